use proptest::prelude::*;

use super::*;

fn cleaned(given: &str) -> String {
    let cleaned = WebAddress::clean(given).expect("an address");
    cleaned.address.to_string()
}

#[test]
fn trackers_are_taken_off() {
    for (given, kept) in [
        (
            "https://policy.example/magazines/work/?utm_source=ICCS+Insights&utm_campaign=c80-EMAIL_2020&utm_medium=email&utm_term=0_812eed0bf3-c8026848a0-",
            "https://policy.example/magazines/work/",
        ),
        (
            "https://shop.example/a?id=7&fbclid=IwAR0&page=2&GCLID=x",
            "https://shop.example/a?id=7&page=2",
        ),
        // The way of writing of what stays is left alone.
        (
            "https://shop.example/a?q=b+c%20d&utm_id=1&&x",
            "https://shop.example/a?q=b+c%20d&x",
        ),
        (
            "https://omni.example/centre/#:~:text=An omnichannel contact center is,method",
            "https://omni.example/centre/",
        ),
        (
            "https://omni.example/centre/#history:~:text=An",
            "https://omni.example/centre/#history",
        ),
        // What looks like a tracker's within another name is none.
        (
            "https://a.example/?computer_id=1&gclidx=2",
            "https://a.example/?computer_id=1&gclidx=2",
        ),
        ("  HTTPS://A.Example  ", "https://a.example/"),
    ] {
        assert_eq!(cleaned(given), kept, "{given}");
    }
}

#[test]
fn what_was_taken_off_is_said_by_name() {
    let given =
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fa.example%2Fb%3Fmc_eid%3D812&usg=AO";
    let cleaned = WebAddress::clean(given).expect("an address");
    assert_eq!(cleaned.address.as_str(), "https://a.example/b");
    assert_eq!(cleaned.unwrapped, ["www.google.com"]);
    assert_eq!(cleaned.removed, ["mc_eid"]);
}

#[test]
fn wrappers_are_opened() {
    for (given, kept) in [
        (
            "https://www.google.ca/url?q=https://a.example/b&ved=2",
            "https://a.example/b",
        ),
        (
            "https://google.co.uk/url?url=https://a.example/",
            "https://a.example/",
        ),
        (
            "https://www.bing.com/ck/a?!&&p=5a&u=a1aHR0cHM6Ly9hLmV4YW1wbGUvYj9jPWQ&ntb=1",
            "https://a.example/b?c=d",
        ),
        (
            "https://duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2F",
            "https://a.example/",
        ),
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fa.example%252F&data=x",
            "https://a.example/",
        ),
        // Nothing that can be read is in it.
        (
            "https://www.google.com/url?q=javascript:alert(1)",
            "https://www.google.com/url?q=javascript:alert(1)",
        ),
        (
            "https://www.bing.com/ck/a?u=a1%F0",
            "https://www.bing.com/ck/a?u=a1%F0",
        ),
        // Somebody's own.
        (
            "https://google.example.org/url?q=https://a.example/",
            "https://google.example.org/url?q=https://a.example/",
        ),
        (
            "https://evilsafelinks.protection.outlook.com.example/?url=https://a.example/",
            "https://evilsafelinks.protection.outlook.com.example/?url=https://a.example/",
        ),
    ] {
        assert_eq!(cleaned(given), kept, "{given}");
    }
}

#[test]
fn a_wrapper_of_itself_ends() {
    let mut given = "https://a.example/".to_owned();
    for _ in 0..8 {
        let inner: String = url::form_urlencoded::byte_serialize(given.as_bytes()).collect();
        given = format!("https://duckduckgo.com/l/?uddg={inner}");
    }
    let cleaned = WebAddress::clean(&given).expect("an address");
    assert_eq!(cleaned.unwrapped.len(), DEEPEST);
}

#[test]
fn lists_of_results_are_told_from_sources() {
    for (given, is_search) in [
        (
            "https://www.bing.com/videos/search?q=public+sector+chatbots+video&view=detail",
            true,
        ),
        ("https://www.google.com/search?q=contact+centre", true),
        ("https://duckduckgo.com/?q=contact+centre", true),
        ("https://duckduckgo.com/about", false),
        ("https://a.example/search?q=contact+centre", false),
        ("https://www.google.com/maps?q=ottawa", false),
    ] {
        let address = WebAddress::parse(given).expect("an address");
        assert_eq!(address.is_search(), is_search, "{given}");
    }
}

#[test]
fn what_is_no_address_is_refused() {
    use WebAddressError::{Credentials, Empty, Malformed, Scheme, TooLong};
    for (given, error) in [
        (" ", Empty),
        ("www.canada.ca", Scheme),
        ("ftp://a.example/", Scheme),
        ("javascript:alert(1)", Scheme),
        ("mailto:ada@a.example", Scheme),
        ("file:///etc/passwd", Scheme),
        ("https://", Malformed),
        ("https://a b.example/", Malformed),
        ("https://ada:secret@a.example/", Credentials),
        ("https://ada@a.example/", Credentials),
    ] {
        assert_eq!(WebAddress::clean(given), Err(error), "{given}");
    }
    let long = format!("https://a.example/{}", "a".repeat(2_048));
    assert_eq!(WebAddress::clean(&long), Err(TooLong));
    let escaped = format!("https://a.example/{}", "é".repeat(900));
    assert_eq!(WebAddress::clean(&escaped), Err(TooLong));
}

#[test]
fn what_is_shown_to_developers_holds_no_parameters() {
    let address = WebAddress::parse("https://a.example/b?token=secret#c").expect("an address");
    assert_eq!(format!("{address:?}"), "WebAddress(a.example/b)");
}

proptest! {
    /// Whatever is given, what is cleaned is clean.
    #[test]
    fn cleaning_twice_changes_nothing(
        path in "[a-z/]{0,12}",
        pairs in prop::collection::vec("(utm_source|gclid|id|q|url|u)=[a-z0-9%:/.]{0,20}", 0..5),
        fragment in prop::option::of("[a-z:~=]{0,12}"),
        host in "(a\\.example|www\\.google\\.com|duckduckgo\\.com|l\\.facebook\\.com)",
    ) {
        let mut given = format!("https://{host}/{path}?{}", pairs.join("&"));
        if let Some(fragment) = fragment {
            given = format!("{given}#{fragment}");
        }
        if let Ok(once) = WebAddress::clean(&given) {
            let twice = WebAddress::clean(once.address.as_str()).expect("an address");
            prop_assert_eq!(&twice.address, &once.address);
            prop_assert!(twice.removed.is_empty());
        }
    }

    /// No text breaks it.
    #[test]
    fn any_text_is_read_or_refused(given in ".{0,200}") {
        let _ = WebAddress::clean(&given);
    }
}
