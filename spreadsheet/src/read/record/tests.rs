use proptest::prelude::*;

use super::*;

fn records(text: &str) -> Result<Vec<Vec<String>>, Broken> {
    let mut records = Records::of(text, Separator::Comma);
    let mut all = Vec::new();
    while records.next()? {
        let mut cells = records.cells.clone();
        cells.resize(usize::try_from(records.width).unwrap(), String::new());
        all.push(cells);
    }
    Ok(all)
}

#[test]
fn records_end_as_any_program_ends_them() {
    for text in [
        "a,b\r\n,c\r\n",
        "a,b\n,c",
        "a,b\r,c\r",
        "\"a\",b\n\"\",\"c\"",
    ] {
        assert_eq!(records(text).unwrap(), [["a", "b"], ["", "c"]], "{text:?}");
    }
    assert_eq!(records("").unwrap(), Vec::<Vec<String>>::new());
    assert_eq!(records("a\n\nb").unwrap(), [["a"], [""], ["b"]]);
    assert_eq!(records("a,\n").unwrap(), [["a", ""]]);
}

#[test]
fn quotation_marks_hold_what_they_are_around() {
    for (text, cell) in [
        ("\"a,b\"", "a,b"),
        ("\"a\nb\"", "a\nb"),
        ("\"say \"\"a\"\"\"", "say \"a\""),
        ("5\" nails", "5\" nails"),
        ("\"a\" b", "a b"),
        (" \"a\"", " \"a\""),
    ] {
        assert_eq!(records(text).unwrap(), [[cell]], "{text}");
    }
    let open = Broken::at(BrokenKind::OpenQuote, 2, 2);
    assert_eq!(records("a,b\nc,\"d\ne,f\n"), Err(open));
}

proptest! {
    /// Whatever is in a text, another reader of CSV finds the same in it; that one knows no empty
    /// lines, and takes what follows a closing mark in its own way.
    #[test]
    fn another_reader_reads_the_same(text in "[a,\"\n]{0,12}") {
        let Ok(ours) = records(&text) else { return Ok(()) };
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> = reader
            .deserialize::<Vec<String>>()
            .collect::<Result<_, _>>()
            .unwrap();
        let blank = |record: &Vec<String>| record.iter().all(String::is_empty);
        let ours: Vec<_> = ours.into_iter().filter(|record| !blank(record)).collect();
        let theirs: Vec<_> = theirs.into_iter().filter(|record| !blank(record)).collect();
        prop_assert_eq!(ours, theirs);
    }
}
