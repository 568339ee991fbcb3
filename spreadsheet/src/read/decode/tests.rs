use super::*;

const WORDS: &str = "Nom;Prénom;Titre\nCôté;Zoé;Directrice générale, services à la clientèle\n\
    Lefebvre;Jérôme;Chef d’équipe\nLachaîne;Noël;Expérience numérique\n";

fn decoded(bytes: &[u8], wanted: Option<&str>) -> (String, &'static str, bool) {
    match decode(bytes, wanted) {
        Ok(decoded) => (decoded.text.into_owned(), decoded.encoding, decoded.mark),
        Err(undecoded) => panic!("{:?}", undecoded.kind),
    }
}

fn kind(bytes: &[u8], wanted: Option<&str>) -> BrokenKind {
    decode(bytes, wanted).err().unwrap().kind
}

fn utf_16(words: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    words.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn unicode_is_known_by_itself() {
    let all = |encoding, mark| (WORDS.to_owned(), encoding, mark);
    assert_eq!(decoded(WORDS.as_bytes(), None), all("UTF-8", false));
    let marked = format!("\u{feff}{WORDS}");
    assert_eq!(decoded(marked.as_bytes(), None), all("UTF-8", true));
    // The mark is believed before what was named.
    let named = decoded(marked.as_bytes(), Some("windows-1252"));
    assert_eq!(named, all("UTF-8", true));
    let (little, big) = (
        utf_16(WORDS, u16::to_le_bytes),
        utf_16(WORDS, u16::to_be_bytes),
    );
    assert_eq!(decoded(&little, None), all("UTF-16LE", false));
    assert_eq!(decoded(&big, None), all("UTF-16BE", false));
    let marked = utf_16(&marked, u16::to_le_bytes);
    assert_eq!(decoded(&marked, None), all("UTF-16LE", true));
}

#[test]
fn windows_1252_is_guessed_and_macintosh_is_named() {
    let words = WORDS;
    let (windows, _, _) = WINDOWS_1252.encode(words);
    let all = |encoding| (words.to_owned(), encoding, false);
    assert_eq!(decoded(&windows, None), all("windows-1252"));
    let (macintosh, _, _) = encoding_rs::MACINTOSH.encode(words);
    assert_eq!(decoded(&macintosh, Some("macintosh")), all("macintosh"));
    // One word is enough.
    assert_eq!(decoded(b"Nom\nBeno\xEEt\n", None).1, "windows-1252");
}

#[test]
fn what_is_likelier_to_be_another_language_has_to_be_named() {
    let (greek, encoding, _) =
        encoding_rs::WINDOWS_1253.encode("Επώνυμο;Όνομα\nΠαπαδόπουλος;Γιώργος\n");
    assert_eq!(encoding.name(), "windows-1253");
    let guess = "windows-1253";
    assert_eq!(kind(&greek, None), BrokenKind::UnsureEncoding { guess });
    assert_eq!(decoded(&greek, Some("windows-1253")).1, guess);
}

#[test]
fn bytes_that_stand_for_nothing_are_found_with_what_is_before() {
    let windows = b"Nom;Pr\xE9nom\nC\x81t\xE9;Zo\xE9\n";
    let undecoded = decode(windows, Some("windows-1252")).err().unwrap();
    assert_eq!(undecoded.kind, BrokenKind::BadEncoding);
    assert_eq!(undecoded.before.as_deref(), Some("Nom;Prénom\nC"));
    let undecoded = decode("Nom\nZoé".as_bytes().split_last().unwrap().1, None);
    // Cut off within its only letter beyond ASCII, it could as well be windows-1252.
    assert_eq!(undecoded.ok().unwrap().encoding, "windows-1252");
    let cut = "Prénom\nZoé".as_bytes().split_last().unwrap().1;
    let undecoded = decode(cut, None).err().unwrap();
    assert_eq!(undecoded.kind, BrokenKind::BadEncoding);
    assert_eq!(undecoded.before.as_deref(), Some("Prénom\nZo"));
}
