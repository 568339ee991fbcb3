### What somebody has to decide about a line of a roster that was imported.

doubt-same-name = Somebody of this name is on record, at another address or organization. Say who it is: that person, or somebody new.
doubt-same-address = Somebody else has this address on record. Say who it is: that person under another name, or somebody new who shares the address.
doubt-nobody-there = Nobody on record has this identifier. Say who it is, or leave the line out.
doubt-twice-in-file = Line { $line } is about the same person in the same network. Leave one of the two out.
doubt-no-organization = No organization is named, and none is on record for this person. Say which it is, or leave the line out.
doubt-unknown-organization = No organization has this name on the roster’s day. Say which one is meant, or that it is a new one; that holds for all lines that name it.
doubt-several-organizations = More than one organization has this name. Say which one is meant.
doubt-organization-without-place = A new organization needs a name in a language that is known, its order of government and its jurisdiction, and the two must fit each other. Give them in the file, or say which organization is meant.
doubt-order-contradicts = On record, this organization is { $order ->
    [federal] federal
    [provincial] provincial
    [territorial] territorial
    [municipal] municipal
   *[other] of no order that is counted
}. Keep the record, say which organization is meant, or correct the organization first.
doubt-jurisdiction-contradicts = On record, this organization is of another jurisdiction. Keep the record, say which organization is meant, or correct the organization first.
doubt-outside-organization = This organization exists from { $from } on, and not on all days on which the person would work there. Leave the line out, or correct the days first.
doubt-other-affiliation = On record, this person works elsewhere from { $from } on. Keep the record, or correct where they work first.
doubt-other-membership-open = On record, this person is a member since { $from }. Keep the record, or correct the membership first.
doubt-other-membership-closed = On record, this person is a member from { $from } to { $to }. Keep the record, or correct the membership first.
doubt-no-first-day = The last day comes before the roster’s day, and no first day is given. Give it in the file, or leave the line out.
doubt-said-otherwise = Another line says another order of government or jurisdiction of a new organization with this name. If there are two of them, enter this one first (createOrganization) and say that it is meant; otherwise put the file right.
doubt-title-without-language = Nothing says in which language this title is. Map its column as a title in French or in English (mapRosterImport), or keep the record, and the title is left out.
doubt-looks-misread = These words look as if a program had read the file in another encoding. Save the file anew as UTF-8 and send it again, or take the words as they are.
doubt-starts-that-day = This person became a member on the roster’s day, so that nothing could end before it. Their membership stays.

## Why a roster was not carried out
roster-not-as-planned = Something on record changed after the lines were planned, and line { $line } would change something else now. Nothing was written, and the lines were planned anew: look through them again, and then carry the roster out.
roster-planned-anew = The lines, or who is missing in the file, were planned anew after somebody asked for the roster to be carried out. Nothing was written: look through them again, and then carry it out.
