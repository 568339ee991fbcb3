use axum::body::to_bytes;
use axum::http::{HeaderName, Request};
use tower::ServiceExt as _;

use super::*;

async fn get_asset(path: &str, headers: &[(HeaderName, &str)]) -> Response {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    router::<()>().oneshot(request).await.expect("an answer")
}

fn header(response: &Response, name: HeaderName) -> &str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().expect("text"))
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), usize::MAX)
        .await
        .expect("a body");
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn the_style_sheet_is_served_for_good() {
    let response = get_asset(STYLESHEET, &[]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header(&response, CONTENT_TYPE), "text/css; charset=utf-8");
    assert_eq!(
        header(&response, CACHE_CONTROL),
        "public, max-age=31536000, immutable"
    );
    assert!(text(response).await.contains(".site-header"));
}

#[tokio::test]
async fn every_asset_is_found_by_its_address() {
    for asset in embedded::ASSETS {
        let response = get_asset(asset.path, &[]).await;
        assert_eq!(response.status(), StatusCode::OK, "{}", asset.path);
        assert_eq!(
            header(&response, CONTENT_TYPE),
            asset.content_type,
            "{}",
            asset.path
        );
    }
    assert_eq!(
        get_asset("/assets/none.js", &[]).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_the_browser_has_is_not_sent_again() {
    let first = get_asset(ICON, &[]).await;
    let etag = header(&first, ETAG).to_owned();
    let strong = etag.trim_start_matches("W/");
    for known in [etag.as_str(), strong, &format!("\"other\", {etag}")] {
        let again = get_asset(ICON, &[(IF_NONE_MATCH, known)]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{known}");
    }
    let other = get_asset(ICON, &[(IF_NONE_MATCH, "\"other\"")]).await;
    assert_eq!(other.status(), StatusCode::OK);
}

#[test]
fn gzip_is_for_those_who_take_it() {
    let accepts = |value: &'static str| {
        let headers = [(ACCEPT_ENCODING, HeaderValue::from_static(value))]
            .into_iter()
            .collect();
        accepts_gzip(&headers)
    };
    assert!(accepts("gzip, deflate, br"));
    assert!(accepts("br;q=1.0, GZIP;q=0.5"));
    assert!(accepts("*"));
    assert!(!accepts("gzip;q=0, *"));
    assert!(!accepts("gzip; q=0.0"));
    assert!(!accepts("identity"));
    assert!(!accepts_gzip(&HeaderMap::new()));
}

#[tokio::test]
async fn the_playground_asks_for_nothing_from_elsewhere() {
    let response = playground(&HeaderMap::new());
    assert_eq!(header(&response, CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(header(&response, CACHE_CONTROL), "no-cache");
    assert!(header(&response, CONTENT_SECURITY_POLICY).contains("default-src 'none'"));
    let html = text(response).await;
    assert!(!html.contains("//"), "an address with a host");
    assert!(
        !html.contains("<style") && !html.contains("style="),
        "an inline style"
    );
    for script in html.split("<script").skip(1) {
        assert!(
            script
                .split('>')
                .next()
                .is_some_and(|tag| tag.contains("src=")),
            "inline script"
        );
    }
    let addresses: Vec<&str> = html
        .split(['"', '\''])
        .filter(|part| part.starts_with("/assets/"))
        .collect();
    assert!(!addresses.is_empty());
    for address in addresses {
        assert_eq!(
            get_asset(address, &[]).await.status(),
            StatusCode::OK,
            "{address}"
        );
    }
}

#[test]
fn the_lock_of_the_playground_names_no_host() {
    let lock = include_str!("../../../web/package-lock.json");
    let named: Vec<&str> = lock.lines().filter(|line| line.contains("://")).collect();
    assert!(named.is_empty(), "run `npm run lock` in web/: {named:?}");
}
