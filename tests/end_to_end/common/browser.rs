//! A browser as far as the door knows one: it keeps cookies, and says where its forms come from.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::header::{ACCEPT, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Method, Response};

use super::app::TestApp;

/// A browser.
pub struct Browser<'a> {
    app: &'a TestApp,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    /// One that was never here.
    pub fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            cookies: Mutex::default(),
        }
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Opens a page.
    pub async fn open(&self, path: &str) -> Response {
        self.send(Method::GET, path, &[], None).await
    }

    /// Sends a form from one of our own pages.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.send(
            Method::POST,
            path,
            &[("sec-fetch-site", "same-origin")],
            Some(fields),
        )
        .await
    }

    /// Sends a request, and keeps the cookies that come back.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        form: Option<&[(&str, &str)]>,
    ) -> Response {
        let mut request = self.app.http.request(method, self.app.at(path));
        request = request.header(ACCEPT, "text/html");
        let cookies: Vec<String> = {
            let kept = self.cookies.lock().unwrap();
            kept.iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect()
        };
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(fields) = form {
            let body = reqwest::Url::parse_with_params("http://x/", fields).unwrap();
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body.query().unwrap_or_default().to_owned());
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let (pair, terms) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            let mut kept = self.cookies.lock().unwrap();
            if terms.contains("Max-Age=0") {
                kept.remove(name);
            } else {
                kept.insert(name.to_owned(), value.to_owned());
            }
        }
        response
    }
}

/// Where a response leads to.
pub fn leads_to(response: &Response) -> String {
    response.headers()[LOCATION].to_str().unwrap().to_owned()
}
