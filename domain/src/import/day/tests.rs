use jiff::civil::date;

use super::*;

fn months() -> Words<i8> {
    let mut months = Words::default();
    for (word, month) in [
        ("septembre", 9),
        ("Sept.", 9),
        ("February", 2),
        ("févr.", 2),
    ] {
        months.insert(word, month);
    }
    months
}

fn read(words: &str, order: Option<DateOrder>) -> Result<Date, FaultKind> {
    parse(words, order, &months())
}

#[test]
fn days_are_read_as_people_write_them() {
    for words in [
        "2021-09-01",
        "2021/9/1",
        "2021.09.01",
        "20210901",
        "2021-09-01T00:00:00Z",
        "2021-09-01 13:45",
        "1er septembre 2021",
        "September 1, 2021",
        "1 sept. 2021",
        "01-Sept-2021",
        "2021 Sept 1st",
    ] {
        let mut known = months();
        known.insert("September", 9);
        assert_eq!(parse(words, None, &known), Ok(date(2021, 9, 1)), "{words}");
    }
    assert_eq!(read("31/08/2021", None), Ok(date(2021, 8, 31)));
    assert_eq!(read("08.31.2021", None), Ok(date(2021, 8, 31)));
    assert_eq!(read("03/03/2021", None), Ok(date(2021, 3, 3)));
}

#[test]
fn two_days_in_one_are_both_named_until_the_order_is() {
    let ambiguous = FaultKind::AmbiguousDay {
        day_first: date(2021, 4, 3),
        month_first: date(2021, 3, 4),
    };
    assert_eq!(read("03/04/2021", None), Err(ambiguous));
    assert_eq!(
        read("03/04/2021", Some(DateOrder::DayFirst)),
        Ok(date(2021, 4, 3))
    );
    assert_eq!(
        read("03/04/2021", Some(DateOrder::MonthFirst)),
        Ok(date(2021, 3, 4))
    );
    assert_eq!(
        read("31/08/2021", Some(DateOrder::MonthFirst)),
        Err(FaultKind::DayDoesNotExist)
    );
}

#[test]
fn what_is_in_no_calendar_does_not_exist() {
    for words in [
        "2021-02-29",
        "29/02/2021",
        "1900-02-29",
        "20211301",
        "31 septembre 2021",
        "99/99/2021",
        "2021-9-99",
    ] {
        assert_eq!(
            read(words, None),
            Err(FaultKind::DayDoesNotExist),
            "{words}"
        );
    }
}

#[test]
fn what_is_no_day_is_not_guessed_at() {
    for words in [
        "soon",
        "2021",
        "01/09/21",
        "21-09-01",
        "2021-009-01",
        "1/9-2021",
        "1/9/2021/3",
        "septembre 2021",
        "1 brumaire 2021",
        "2021-09-01 au soir",
        "１/９/2021",
        "-1-2",
        "2021-99999999-1",
        "1er",
        "é/é/éééé",
        "éééé",
    ] {
        assert_eq!(read(words, None), Err(FaultKind::NotADay), "{words}");
    }
}

#[test]
fn days_are_counted_as_spreadsheets_count_them() {
    for (number, since_1904, day) in [
        (1.0, false, date(1900, 1, 1)),
        (59.0, false, date(1900, 2, 28)),
        (61.0, false, date(1900, 3, 1)),
        (44440.0, false, date(2021, 9, 1)),
        (44440.75, false, date(2021, 9, 1)),
        (42978.0, true, date(2021, 9, 1)),
        (0.0, true, date(1904, 1, 1)),
        (60.0, true, date(1904, 3, 1)),
        (2_958_465.0, false, date(9999, 12, 31)),
    ] {
        assert_eq!(counted(number, since_1904), Ok(day), "{number}");
    }
    assert_eq!(counted(60.0, false), Err(FaultKind::DayDoesNotExist));
    for number in [
        0.5,
        -1.0,
        2_958_466.0,
        20_210_901.0,
        f64::NAN,
        f64::INFINITY,
    ] {
        assert_eq!(counted(number, false), Err(FaultKind::NotADay));
    }
    assert_eq!(counted(2_958_465.0, true), Err(FaultKind::NotADay));
}
