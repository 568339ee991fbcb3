use super::*;

#[test]
fn references_are_those_of_a_sheet() {
    for (value, row, column) in [
        ("A1", 1, 1),
        ("GS3", 3, 201),
        ("XFD1048576", 1_048_576, 16_384),
    ] {
        assert_eq!(reference(value), Some(Place { row, column }));
    }
    for wrong in [
        "", "A", "1", "A0", "A01", "a1", "$A$1", "XFE1", "AAAA1", "A1048577", "A1:B2",
    ] {
        assert_eq!(reference(wrong), None, "{wrong}");
    }
    assert!(is_range("A1:B2") && is_range("B4"));
    for wrong in ["B2:A1", "A2:B1", "A1:B2:C3", ":", "A1:"] {
        assert!(!is_range(wrong), "{wrong}");
    }
}

#[test]
fn a_workbook_leads_to_parts_that_are_gone_through() {
    let office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    for target in ["xl/workbook.xml", "/xl/workbook.xml"] {
        assert!(leads_to_a_part(office, target));
    }
    for target in [
        "workbook.xml",
        "xl/workbook.bin",
        "xl/../a.xml.rels",
        "docprops/app.xml",
    ] {
        assert!(!leads_to_a_part(office, target), "{target}");
    }
    for (target, fits) in [
        ("worksheets/sheet1.xml", true),
        ("/xl/worksheets/sheet1.xml", true),
        ("/custom/sheet1.xml", false),
        ("worksheets/sheet1.bin", false),
    ] {
        assert_eq!(leads_to_a_part("a/worksheet", target), fits, "{target}");
    }
    assert!(leads_to_a_part("a/theme", "anything"));
}
