### The list of members in a spreadsheet: its headings, the words of its cells, and what goes wrong.
### Words of one meaning are separated by bars; an export writes the first. Case, accents, blanks and
### punctuation do not count.

## Headings
roster-sheet = Members
roster-heading-person = Identifier | ID
roster-heading-given_name = Given name | First name
roster-heading-family_name = Family name | Last name | Surname
roster-heading-full_name = Full name | Name
roster-heading-address = Email | Email address
roster-heading-phone = Phone | Telephone | Tel. | Phone number
roster-heading-language = Language | Official language | Preferred language
roster-heading-zone = Time zone | Zone
roster-heading-organization = Organization | Ministry | Department | Employer
roster-heading-organization_fr = Organization in French | Organization (French) | Organization FR
roster-heading-organization_en = Organization in English | Organization (English) | Organization EN
roster-heading-acronym = Acronym | Abbreviation
roster-heading-order = Order of government | Order | Level of government | Level
roster-heading-jurisdiction = Jurisdiction | Province or territory | Province/territory | Province
roster-heading-title = Title | Job title | Position
roster-heading-title_fr = Title in French | Title (French) | Title FR
roster-heading-title_en = Title in English | Title (English) | Title EN
roster-heading-track = Track | Network
roster-heading-from = From | Since | Start | Start date | First day
roster-heading-to = To | Until | End | End date | Last day

## Words of cells
roster-track-executive = executives | executive
roster-track-manager = managers | manager
roster-order-federal = federal
roster-order-provincial = provincial | province
roster-order-territorial = territorial | territory
roster-order-municipal = municipal | municipality | city | town
roster-order-other = other | others
roster-language-fr = French | FR | FRE | F
roster-language-en = English | EN | ENG | E
roster-jurisdiction-CA = Canada | Government of Canada | federal
roster-jurisdiction-CA-NL = Newfoundland and Labrador | N.L. | Newfoundland & Labrador
roster-jurisdiction-CA-PE = Prince Edward Island | P.E.I.
roster-jurisdiction-CA-NS = Nova Scotia | N.S.
roster-jurisdiction-CA-NB = New Brunswick | N.B.
roster-jurisdiction-CA-QC = Quebec | Que.
roster-jurisdiction-CA-ON = Ontario | Ont.
roster-jurisdiction-CA-MB = Manitoba | Man.
roster-jurisdiction-CA-SK = Saskatchewan | Sask.
roster-jurisdiction-CA-AB = Alberta | Alta.
roster-jurisdiction-CA-BC = British Columbia | B.C.
roster-jurisdiction-CA-NU = Nunavut
roster-jurisdiction-CA-NT = Northwest Territories | N.W.T.
roster-jurisdiction-CA-YT = Yukon | Y.T. | Yukon Territory
roster-month-1 = January | Jan.
roster-month-2 = February | Feb.
roster-month-3 = March | Mar.
roster-month-4 = April | Apr.
roster-month-5 = May
roster-month-6 = June | Jun.
roster-month-7 = July | Jul.
roster-month-8 = August | Aug.
roster-month-9 = September | Sept. | Sep.
roster-month-10 = October | Oct.
roster-month-11 = November | Nov.
roster-month-12 = December | Dec.

## Files that can't be read
roster-broken-empty = The file is empty. Choose one with a row of headings and a row for each person.
roster-broken-no_rows = There is nothing below the headings. Add a row for each person.
roster-broken-unknown_format = This is neither a CSV file nor an XLSX workbook. Open it in your spreadsheet program and save it as one of these.
roster-broken-old_or_locked = This workbook is of an old format or under a password. Open it in your spreadsheet program and save it, without a password, as an XLSX workbook.
roster-broken-macros = This workbook holds macros. Save it as an XLSX workbook, without macros.
roster-broken-bad_workbook = This workbook is damaged. Open it in your spreadsheet program and save it again.
roster-broken-too_large = Once unpacked, this workbook is too large. Copy the rows that are needed into a new one.
roster-broken-bad_reference = A cell of this workbook says that it stands where none can. Open it in your spreadsheet program and save it again.
roster-broken-merged_cells = Cells are merged, as far as { $last }. Undo the merge and fill in each cell.
roster-broken-unknown_sheet = The workbook has no sheet of this name. Check the name, or leave it out to read the first sheet.
roster-broken-unknown_encoding = No encoding has this name. Write utf-8, windows-1252 or macintosh, for example.
roster-broken-unsure_encoding = The encoding of the file is uncertain; it could be { $guess }. Name it, or save the file as UTF-8.
roster-broken-mixed_encodings = Some rows are UTF-8, and this one is not. Save the whole file as UTF-8.
roster-broken-bad_encoding = These bytes are no character in the file’s encoding. Name the encoding, such as macintosh, or save the file as UTF-8.
roster-broken-stray_mark = A second file begins here. Keep one row of headings, and import the files one after the other.
roster-broken-uneven_row = This row has { $found } cells, and the headings have { $expected }. Check its separator and its quotation marks.
roster-broken-open_quote = A quotation mark is opened here and never closed. Close it or take it out.
roster-broken-too_many_columns = There are too many columns: at most { $most } are read. Take out those that are not needed.
roster-broken-too_many_rows = There are too many rows: at most { $most } are read. Split the file.
roster-broken-too_many_cells = There are too many cells: at most { $most } are read. Take out the columns that are not needed, or split the file.
roster-broken-too_long_cell = This cell is too long: at most { $most } characters fit.
roster-broken-duplicate_heading = The column “{ $column }” is at { $first } already. Rename or take out one of the two.
roster-broken-missing_column = The column “{ $column }” is missing. Add it, or say which column stands for it.

## Cells whose value can't be taken as it is
roster-fault-formula = This is a formula. Put its value in its place.
roster-fault-faulty_value = The spreadsheet shows an error. Correct the cell or empty it.
roster-fault-missing_name = The name is missing. Write the given name and the family name.
roster-fault-ambiguous_name = The given name and the family name can’t be told apart. Write “Tremblay, Marie”.
roster-fault-too_long = This text is too long: at most { $most } characters fit.
roster-fault-not_words = A text is expected here. Format the cell as text and write it again.
roster-fault-invalid_address = No mail can be sent to this address. Write one as name@organization.example.
roster-fault-invalid_phone = This is not a phone number. Write one with its area code, such as 613-555-0142.
roster-fault-invalid_person = This is not the id of a person. It looks like Person:12; leave the cell empty if it is not known.
roster-fault-unknown_zone = This is not a time zone. Write an IANA name such as America/St_Johns.
roster-fault-unknown_language = This is not an official language. Write French or English.
roster-fault-unknown_order = This is not an order of government. Write federal, provincial, territorial, municipal or other.
roster-fault-unknown_jurisdiction = This jurisdiction is not known, or the word stands for two. Write its name in full, or its code, such as CA-NL.
roster-fault-unknown_track = This is not a track. Write executives or managers.
roster-fault-not_a_day = This is not a day. Write one as 2021-08-31.
roster-fault-day_does_not_exist = This day is not in the calendar. Write another as 2021-08-31.
roster-fault-ambiguous_day = This can be { $day_first } or { $month_first }. Say which comes first in this file, the day or the month.
roster-fault-number_for_day = This is a number; as a day, it would be { $day }. Format the column as a date, or say that its numbers are days.
roster-fault-last_before_first = The last day is before the first. Correct one of them.
