use super::*;

fn headings() -> Headings {
    let mut headings = Headings::default();
    for (word, language, column) in [
        ("Nom", Language::Fr, Column::FamilyName),
        ("Nom de famille", Language::Fr, Column::FamilyName),
        ("Prénom", Language::Fr, Column::GivenName),
        ("Titre", Language::Fr, Column::Title),
        ("Zone", Language::Fr, Column::Zone),
        ("Zone", Language::En, Column::Zone),
        ("Family name", Language::En, Column::FamilyName),
        ("Given name", Language::En, Column::GivenName),
        ("Name", Language::En, Column::FullName),
    ] {
        headings.insert(word, language, column);
    }
    headings
}

fn row(number: u32, words: &[&str]) -> Row {
    Row {
        number,
        cells: words
            .iter()
            .map(|&words| Cell::Text(words.into()))
            .collect(),
    }
}

#[test]
fn each_column_has_a_name_of_its_own() {
    for &column in Column::ALL {
        assert_eq!(Column::parse(column.as_str()), Some(column));
        let stored = serde_json::to_string(&column).unwrap();
        assert_eq!(stored, format!("\"{column}\""));
    }
    assert_eq!(Column::parse("Order"), None);
}

#[test]
fn headings_are_known_whatever_their_case_accents_and_punctuation() {
    let found = Mapping::find(
        &row(1, &["Remarque", "PRENOM :", "nom_de famille", "zone"]),
        &headings(),
    );
    let mapping = found.unwrap();
    let columns = [
        (Column::GivenName, 2),
        (Column::FamilyName, 3),
        (Column::Zone, 4),
    ];
    assert_eq!(mapping.columns, BTreeMap::from(columns));
    assert_eq!(mapping.language, Some(Language::Fr));
    let english = Mapping::find(&row(1, &["NAME", "zone"]), &headings()).unwrap();
    assert_eq!(english.language, Some(Language::En));
    let neither = Mapping::find(&row(1, &["Prénom", "Family name"]), &headings()).unwrap();
    assert_eq!(neither.language, None);
}

#[test]
fn a_column_named_twice_is_told_with_both_places() {
    let row = row(3, &["Prénom", "Nom", "Titre", "", "", "nom de famille"]);
    let broken = Mapping::find(&row, &headings()).unwrap_err();
    let kind = BrokenKind::DuplicateHeading {
        column: Column::FamilyName,
        first: Place { row: 3, column: 2 },
    };
    assert_eq!(broken, [Broken::at(kind, 3, 6)]);
    let (proposed, _) = Mapping::propose(&row, &headings());
    assert_eq!(proposed.columns[&Column::FamilyName], 2);
    assert_eq!(
        broken[0].to_string(),
        "two headings for family_name, the first at B3 at F3"
    );
}

#[test]
fn names_can_not_be_missing() {
    let missing = |words: &[&str]| -> Vec<_> {
        let broken = Mapping::find(&row(1, words), &headings()).unwrap_err();
        assert!(
            broken
                .iter()
                .all(|broken| broken.place == Some(Place { row: 1, column: 1 }))
        );
        broken.into_iter().map(|broken| broken.kind).collect()
    };
    let kind = |column| BrokenKind::MissingColumn { column };
    assert_eq!(missing(&["Prénom", "Titre"]), [kind(Column::FamilyName)]);
    assert_eq!(
        missing(&["Titre"]),
        [kind(Column::FamilyName), kind(Column::GivenName)]
    );
}

#[test]
fn a_mapping_reads_back_what_was_stored() {
    let mut mapping = Mapping::find(&row(1, &["Nom", "Prénom"]), &headings()).unwrap();
    mapping.date_order = Some(DateOrder::DayFirst);
    let stored = serde_json::to_string(&mapping).unwrap();
    assert_eq!(serde_json::from_str::<Mapping>(&stored).unwrap(), mapping);
    let least: Mapping = serde_json::from_str(r#"{"columns":{"full_name":1}}"#).unwrap();
    assert_eq!(least.missing(), []);
}
