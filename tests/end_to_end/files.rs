//! Files that are attached to resources: taken by what is in them, kept once, had whole and in parts by
//! those who see the resource, and gone with their last attachment.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use domain::access::{Role, Scopes};
use files::Store;
use reqwest::header::{
    AUTHORIZATION, CONTENT_RANGE, ETAG, IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use service::demo;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tribune::http::auth::Door;
use tribune::limits::Limits;

use crate::command::Place;
use crate::common::app::Options;
use crate::common::{Backend, TestApp, TestDatabase, on_both, words};
use crate::roles;

on_both! {
    a_file_is_attached_had_described_and_taken_off
    a_file_is_what_is_in_it_whatever_it_is_called
    names_lead_nowhere_and_mistakes_are_told_together
    a_file_is_had_in_parts_and_under_conditions
    the_same_file_is_kept_once_and_goes_with_its_last_attachment
    a_body_that_is_too_long_or_breaks_off_leaves_nothing
    files_are_for_those_who_see_their_resource
    memory_does_not_grow_with_a_file
}

/// Everything that stands in a folder, by its path.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        match entry.path().is_dir() {
            true => found.extend(kept(&entry.path())),
            false => found.push(entry.path()),
        }
    }
    found
}

/// What was let go of is deleted a moment later.
async fn kept_are(folder: &Path, count: usize) -> Vec<PathBuf> {
    for _ in 0..200 {
        if kept(folder).len() == count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let kept = kept(folder);
    assert_eq!(kept.len(), count, "{kept:?}");
    kept
}

/// A service whose files lie in a folder.
async fn with_folder(backend: Backend, limits: Limits, door: Door) -> (TestApp, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        limits,
        door,
        files: Store::folder(folder.path()).unwrap(),
        ..Options::default()
    };
    let database = TestDatabase::with_demo(backend).await;
    (TestApp::start(database, options).await, folder)
}

async fn resource(app: &TestApp, visibility: &str) -> String {
    let input = json!({
        "kind": "RESEARCH",
        "title": words("Une étude", "A study"),
        "text": words("Ce qu’on y lit.", "What it says."),
        "visibility": visibility,
    });
    let made = app.carried_out("createResource", input, "resource { id }");
    made.await["resource"]["id"].as_str().unwrap().to_owned()
}

async fn post(app: &TestApp, query: &str, body: impl Into<Vec<u8>>) -> Response {
    let request = app.http.post(app.at(&format!("/files?{query}")));
    request.body(body.into()).send().await.unwrap()
}

/// A file that must be taken.
async fn sent(app: &TestApp, query: &str, body: impl Into<Vec<u8>>) -> Value {
    let response = post(app, query, body).await;
    let status = response.status();
    let location = response.headers().get("location").cloned();
    let file: Value = response.json().await.unwrap();
    assert_eq!(status, StatusCode::CREATED, "{file:#}");
    assert_eq!(location.unwrap(), file["address"].as_str().unwrap());
    file
}

/// What stands against a file, each as `path: CODE`, with the answer's status.
async fn refused(app: &TestApp, query: &str, body: impl Into<Vec<u8>>) -> (u16, Vec<String>) {
    let response = post(app, query, body).await;
    let status = response.status().as_u16();
    let answer: Value = response.json().await.unwrap();
    let problems = answer["problems"].as_array().unwrap().iter();
    let told = problems.map(|one| {
        assert!(!one["message"].as_str().unwrap().is_empty());
        let path = one["path"][0].as_str().unwrap();
        format!("{path}: {}", one["code"].as_str().unwrap())
    });
    (status, told.collect())
}

fn pdf(length: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((bytes.len()..length).map(|at| (at % 251) as u8));
    bytes
}

async fn a_file_is_attached_had_described_and_taken_off(app: &TestApp) {
    let resource = resource(app, "MEMBERS").await;
    let query = format!(
        "resource={resource}&name=%C3%89tude%202021.pdf&language=fr&titleFr=L%E2%80%99%C3%A9tude"
    );
    let bytes = pdf(150_000);
    let file = sent(app, &query, bytes.clone()).await;
    assert_eq!(
        (&file["name"], &file["mediaType"], &file["size"]),
        (
            &json!("Étude 2021.pdf"),
            &json!("application/pdf"),
            &json!(150_000)
        )
    );
    let question =
        "query($id: ID!) { node(id: $id) { ... on Resource { attachments { totalCount nodes {
        id name language mediaType size sha256 address uploadedBy title { fr frState en }
    } } } } }";
    let shown = app.graphql(question, json!({ "id": resource })).await;
    let shown = &shown["node"]["attachments"]["nodes"][0];
    for field in ["id", "name", "mediaType", "size", "sha256", "address"] {
        assert_eq!(shown[field], file[field], "{field}");
    }
    assert_eq!(shown["language"], "fr");
    assert_eq!(
        shown["title"],
        json!({ "fr": "L’étude", "frState": "DRAFT", "en": null })
    );

    let address = app.at(file["address"].as_str().unwrap());
    let had = app.http.get(&address).send().await.unwrap();
    assert_eq!(had.status(), 200);
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-length", "150000"),
        ("accept-ranges", "bytes"),
        (
            "content-disposition",
            "attachment; filename=\"_tude 2021.pdf\"; filename*=UTF-8''%C3%89tude%202021.pdf",
        ),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-cache"),
    ] {
        assert_eq!(had.headers()[name], value, "{name}");
    }
    let tag = format!("\"{}\"", file["sha256"].as_str().unwrap());
    assert_eq!(had.headers()[ETAG], tag.as_str());
    assert_eq!(had.bytes().await.unwrap(), bytes);
    let head = app.http.head(&address).header(RANGE, "bytes=0-9");
    let head = head.send().await.unwrap();
    assert_eq!(
        (head.status().as_u16(), &head.headers()["content-length"]),
        (200, &"150000".parse().unwrap())
    );

    let input = json!({
        "attachment": file["id"], "language": null, "title": words("L’étude", "The study"),
    });
    let fields = "attachment { language title { en enState } }";
    let described = app.carried_out("updateAttachment", input, fields).await;
    assert_eq!(described["attachment"]["language"], Value::Null);
    assert_eq!(described["attachment"]["title"]["en"], "The study");
    let input = json!({ "attachment": file["id"], "language": "French" });
    let payload = app.mutate("updateAttachment", input, "").await;
    assert_eq!(payload["problems"][0]["code"], "NOT_A_LANGUAGE");

    let input = json!({ "attachment": file["id"] });
    let fields = "resource { id attachments { totalCount } }";
    let left = app
        .carried_out("removeAttachment", input.clone(), fields)
        .await;
    assert_eq!(
        left["resource"],
        json!({ "id": resource, "attachments": { "totalCount": 0 } })
    );
    assert_eq!(app.http.get(&address).send().await.unwrap().status(), 404);
    let again = app.mutate("removeAttachment", input, "").await;
    assert_eq!(again["problems"][0]["code"], "NOT_FOUND");
}

/// A package of an office with these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in parts {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: &str = "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

async fn a_file_is_what_is_in_it_whatever_it_is_called(app: &TestApp) {
    let resource = resource(app, "MEMBERS").await;
    let word = [
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", "<a/>"),
    ];
    for (given, body, name, media) in [
        ("picture.png", pdf(20), "picture.png.pdf", "application/pdf"),
        (
            "run.bat",
            b"echo all is well\r\n".to_vec(),
            "run.bat.txt",
            "text/plain",
        ),
        (
            "calls.csv",
            b"day,calls\n1,2\n".to_vec(),
            "calls.csv",
            "text/csv",
        ),
        (
            "Plan",
            package(&word),
            "Plan.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ] {
        let file = sent(app, &format!("resource={resource}&name={given}"), body).await;
        assert_eq!(
            (&file["name"], &file["mediaType"]),
            (&json!(name), &json!(media))
        );
    }
    let macros = [word[0], word[1], ("word/vbaProject.bin", "Sub AutoOpen()")];
    let cut = &package(&word)[..60];
    for (given, body) in [
        (
            "report.pdf",
            b"<!DOCTYPE html><script>alert(1)</script>".to_vec(),
        ),
        (
            "photo.png",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(),
        ),
        ("notes.txt", b"#!/bin/sh\nrm -r .\n".to_vec()),
        (
            "paper.pdf",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF".to_vec(),
        ),
        ("table.csv", b"a,b\0\x01\n".to_vec()),
        ("plan.docx", package(&[("plan.exe", "MZ")])),
        ("plan.docx", package(&macros)),
        ("plan.docx", cut.to_vec()),
        ("nothing.txt", Vec::new()),
    ] {
        let query = format!("resource={resource}&name={given}");
        let told = refused(app, &query, body).await;
        assert_eq!(told, (415, vec!["body: NOT_A_FILE".to_owned()]), "{given}");
    }
    let query = format!("resource={resource}&name=a.pdf");
    let request = app.http.post(app.at(&format!("/files?{query}")));
    let request = request.header("accept-language", "fr").body("<p>");
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    let message = answer["problems"][0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("Le fichier n’a pas été accepté"),
        "{message}"
    );
}

async fn names_lead_nowhere_and_mistakes_are_told_together(app: &TestApp) {
    let resource = resource(app, "MEMBERS").await;
    for name in [
        "..%2f..%2fetc%2fpasswd",
        "..%5C..%5Cwindows",
        "%2E%2E",
        "a%00.txt",
        "a%0D%0Ax-evil:%201.txt",
        "cod%E2%80%AEtxt.exe",
    ] {
        let told = refused(app, &format!("resource={resource}&name={name}"), "A").await;
        assert_eq!(
            told,
            (422, vec!["name: NOT_A_FILE_NAME".to_owned()]),
            "{name}"
        );
    }
    let long = format!("resource={resource}&name={}", "a".repeat(201));
    assert_eq!(refused(app, &long, "A").await.1, ["name: TOO_LONG"]);
    let told = refused(app, "", "A").await;
    assert_eq!(
        told,
        (
            422,
            vec!["resource: MISSING".to_owned(), "name: MISSING".to_owned()]
        )
    );
    for (query, problems) in [
        (
            "resource=Resource:99999&name=a",
            vec!["resource: NOT_FOUND"],
        ),
        ("resource=Person:1&name=a", vec!["resource: NOT_FOUND"]),
    ] {
        assert_eq!(refused(app, query, "A").await.1, problems, "{query}");
    }
    let wrong = format!("resource={resource}&name=a&language=French");
    assert_eq!(
        refused(app, &wrong, "A").await.1,
        ["language: NOT_A_LANGUAGE"]
    );
    let twice = post(app, &format!("resource={resource}&name=a&path=b"), "A").await;
    assert_eq!(twice.status(), 400);
    for path in [
        "..%2f..%2ftribune.db",
        "1%2f..%2f2",
        "a",
        "-1",
        "99999999999999999999",
    ] {
        let nowhere = app.http.get(app.at(&format!("/files/{path}"))).send().await;
        assert_eq!(nowhere.unwrap().status(), 404, "{path}");
    }
    let elsewhere = app
        .http
        .post(app.at(&format!("/files?resource={resource}&name=a")));
    let elsewhere = elsewhere.header("sec-fetch-site", "cross-site").body("A");
    assert_eq!(elsewhere.send().await.unwrap().status(), 403);
    let none = app
        .graphql("{ attachments { totalCount } }", json!({}))
        .await;
    assert_eq!(none["attachments"]["totalCount"], 0);
}

async fn a_file_is_had_in_parts_and_under_conditions(app: &TestApp) {
    let resource = resource(app, "MEMBERS").await;
    let bytes = pdf(100_000);
    let file = sent(
        app,
        &format!("resource={resource}&name=a.pdf"),
        bytes.clone(),
    )
    .await;
    let address = app.at(file["address"].as_str().unwrap());
    let tag = format!("\"{}\"", file["sha256"].as_str().unwrap());
    let date = "Wed, 01 Sep 2021 13:00:00 GMT";
    let get = async |headers: &[(reqwest::header::HeaderName, &str)]| {
        let mut request = app.http.get(&address);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        request.send().await.unwrap()
    };
    for (range, place, part) in [
        ("bytes=0-0", "bytes 0-0/100000", 0..1),
        (
            "bytes=50000-59999",
            "bytes 50000-59999/100000",
            50_000..60_000,
        ),
        ("bytes=99999-", "bytes 99999-99999/100000", 99_999..100_000),
        ("bytes=-10", "bytes 99990-99999/100000", 99_990..100_000),
        (
            "bytes=99000-200000",
            "bytes 99000-99999/100000",
            99_000..100_000,
        ),
    ] {
        let had = get(&[(RANGE, range)]).await;
        assert_eq!(had.status(), 206, "{range}");
        assert_eq!(had.headers()[CONTENT_RANGE], place);
        assert_eq!(had.headers()[ETAG], tag.as_str());
        assert_eq!(had.bytes().await.unwrap(), bytes[part], "{range}");
    }
    for range in ["bytes=100000-", "bytes=100000-100001", "bytes=-0"] {
        let beyond = get(&[(RANGE, range)]).await;
        assert_eq!(beyond.status(), 416, "{range}");
        assert_eq!(beyond.headers()[CONTENT_RANGE], "bytes */100000");
    }
    let (tag, part) = (tag.as_str(), (RANGE, "bytes=0-9"));
    for (headers, status) in [
        (vec![(RANGE, "bytes=0-1,5-6")], 200),
        (vec![(RANGE, "bytes=9-0")], 200),
        (vec![(RANGE, "lines=1-2")], 200),
        (vec![part.clone(), (IF_RANGE, tag)], 206),
        (vec![part.clone(), (IF_RANGE, "\"another\"")], 200),
        (vec![part.clone(), (IF_RANGE, date)], 200),
        (vec![(IF_NONE_MATCH, tag)], 304),
        (vec![part.clone(), (IF_NONE_MATCH, tag)], 304),
        (vec![(IF_NONE_MATCH, "\"another\"")], 200),
        (vec![(IF_MATCH, tag)], 200),
        (vec![part, (IF_MATCH, "\"another\"")], 412),
    ] {
        let had = get(&headers).await;
        assert_eq!(had.status(), status, "{headers:?}");
        let whole = had.bytes().await.unwrap();
        match status {
            200 => assert_eq!(whole, bytes, "{headers:?}"),
            206 => assert_eq!(whole, bytes[..10], "{headers:?}"),
            304 => assert!(whole.is_empty()),
            _ => {}
        }
    }
}

async fn the_same_file_is_kept_once_and_goes_with_its_last_attachment(backend: &Backend) {
    let (app, folder) = with_folder(*backend, Limits::default(), Door::Open).await;
    let resource = resource(&app, "MEMBERS").await;
    let query = format!("resource={resource}&name=a.pdf");
    let (one, two) = (
        sent(&app, &query, pdf(5_000)).await,
        sent(&app, &query, pdf(5_000)).await,
    );
    assert_ne!(one["id"], two["id"]);
    assert_eq!(one["sha256"], two["sha256"]);
    let object = kept_are(folder.path(), 1).await.remove(0);
    assert_eq!(object.file_name().unwrap(), one["sha256"].as_str().unwrap());
    let grow_old = || {
        let file = std::fs::File::options().append(true).open(&object).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    };
    let remove = async |file: &Value| {
        let input = json!({ "attachment": file["id"] });
        app.carried_out("removeAttachment", input, "").await;
    };
    let clean = async || app.succeeds("housekeeping", json!({})).await["cleared"]["files"].take();
    remove(&one).await;
    grow_old();
    assert_eq!(clean().await, 0, "the other one has it still");
    let address = app.at(two["address"].as_str().unwrap());
    let had = app.http.get(address).send().await.unwrap();
    assert_eq!(had.bytes().await.unwrap(), pdf(5_000));
    remove(&two).await;
    let input = json!({ "job": "housekeeping", "dryRun": true });
    app.carried_out("runJob", input, "").await;
    kept_are(folder.path(), 1).await;
    assert_eq!(clean().await, 1);
    kept_are(folder.path(), 0).await;

    // What is missing is told, until it is there again.
    let three = sent(&app, &query, pdf(5_000)).await;
    std::fs::remove_file(&object).unwrap();
    let lost = app.http.get(app.at(three["address"].as_str().unwrap()));
    assert_eq!(lost.send().await.unwrap().status(), 500);
    let alerts = "{ alerts(first: 5, where: { kind: { eq: FILE_MISSING }, closedAt: { isNull: true } }) { nodes { subject { ... on Attachment { id } } } } }";
    clean().await;
    let open = app.graphql(alerts, json!({})).await;
    assert_eq!(
        open["alerts"]["nodes"],
        json!([{ "subject": { "id": three["id"] } }])
    );
    sent(&app, &query, pdf(5_000)).await;
    clean().await;
    let open = app.graphql(alerts, json!({})).await;
    assert_eq!(open["alerts"]["nodes"], json!([]));
    app.settled().await;
    app.stop().await.discard().await;
}

/// The begin of a request that sends so many bytes.
async fn begin(address: &str, query: &str, length: &str, more: &str) -> TcpStream {
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /files?{query} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{length}\r\n{more}\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

async fn answer(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let reading = stream.read_to_end(&mut bytes);
    let _ = tokio::time::timeout(Duration::from_secs(30), reading).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn a_body_that_is_too_long_or_breaks_off_leaves_nothing(backend: &Backend) {
    let limits = Limits {
        file_bytes: 50_000,
        file_seconds: 1,
        request_seconds: 5,
        ..Limits::default()
    };
    let (app, folder) = with_folder(*backend, limits, Door::Open).await;
    let query = format!("resource={}&name=a.pdf", resource(&app, "MEMBERS").await);
    let base = app.at("");
    // It says itself that it is too long: none of it is read.
    let stream = begin(&base, &query, "content-length: 50001", "").await;
    let told = answer(stream).await;
    assert!(
        told.starts_with("HTTP/1.1 413") && told.contains("50000"),
        "{told}"
    );
    // It does not say so.
    let mut stream = begin(&base, &query, "transfer-encoding: chunked", "").await;
    let piece = pdf(50_001);
    let chunk = [
        format!("{:x}\r\n", piece.len()).into_bytes(),
        piece,
        b"\r\n".to_vec(),
    ]
    .concat();
    stream.write_all(&chunk).await.unwrap();
    let told = answer(stream).await;
    assert!(told.starts_with("HTTP/1.1 413"), "{told}");
    // As long as may be.
    sent(&app, &query, pdf(50_000)).await;
    kept_are(folder.path(), 1).await;
    // It breaks off.
    let mut stream = begin(&base, &query, "content-length: 40000", "").await;
    stream.write_all(&pdf(20_000)).await.unwrap();
    kept_are(folder.path(), 2).await;
    drop(stream);
    kept_are(folder.path(), 1).await;
    // It never ends.
    let mut stream = begin(&base, &query, "content-length: 40000", "").await;
    stream.write_all(&pdf(20_000)).await.unwrap();
    let told = answer(stream).await;
    assert!(
        told.starts_with("HTTP/1.1 503") && told.contains("TIMEOUT"),
        "{told}"
    );
    kept_are(folder.path(), 1).await;
    let files = app
        .graphql("{ attachments { totalCount } }", json!({}))
        .await;
    assert_eq!(files["attachments"]["totalCount"], 1);
    app.stop().await.discard().await;
}

async fn files_are_for_those_who_see_their_resource(backend: &Backend) {
    let door = || Door::token("the administrator's own, which this test uses");
    let (app, _folder) = with_folder(*backend, Limits::default(), door()).await;
    let as_ = |token: &str| format!("Bearer {token}");
    let editor = as_(&roles::token(&app, Role::Support, Scopes::all()).await);
    let member = as_(&roles::token(&app, Role::Member, Scopes::all()).await);
    let dashboard = as_(&roles::token(&app, Role::Dashboard, Scopes::all()).await);
    let ask = async |query: &str, variables: Value| -> Value {
        let body = json!({ "query": query, "variables": variables });
        let request = app.http.post(app.at("/graphql")).json(&body);
        let request = request.header(AUTHORIZATION, &editor);
        request.send().await.unwrap().json().await.unwrap()
    };
    let mut files = Vec::new();
    for (visibility, publish) in [("PUBLIC", true), ("MEMBERS", true), ("PUBLIC", false)] {
        let input = json!({
            "kind": "RESEARCH", "visibility": visibility,
            "title": words("Une étude", "A study"), "text": words("Texte.", "Text."),
        });
        let create = "mutation($input: CreateResourceInput!) { createResource(input: $input) { resource { id } } }";
        let made = ask(create, json!({ "input": input })).await;
        let resource = made["data"]["createResource"]["resource"]["id"].clone();
        if publish {
            let publish =
                "mutation($id: ID!) { publishResource(input: { resource: $id }) { status } }";
            let done = ask(publish, json!({ "id": resource })).await;
            assert_eq!(done["data"]["publishResource"]["status"], "OK");
        }
        let query = format!("resource={}&name=a.txt", resource.as_str().unwrap());
        let request = app.http.post(app.at(&format!("/files?{query}")));
        for (who, status) in [(&member, 403), (&dashboard, 403), (&editor, 201)] {
            let request = request
                .try_clone()
                .unwrap()
                .body("A")
                .header(AUTHORIZATION, who);
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), status);
            if status == 201 {
                let file: Value = response.json().await.unwrap();
                files.push(app.at(file["address"].as_str().unwrap()));
            }
        }
    }
    let anonymous = app
        .http
        .post(app.at("/files?name=a"))
        .body("A")
        .send()
        .await;
    assert_eq!(anonymous.unwrap().status(), 401);
    for (who, seen) in [
        (&editor, [200, 200, 200]),
        (&member, [200, 200, 404]),
        (&dashboard, [200, 404, 404]),
    ] {
        for (file, status) in files.iter().zip(seen) {
            let had = app.http.get(file).header(AUTHORIZATION, who).send().await;
            assert_eq!(had.unwrap().status(), status, "{file}");
        }
    }
    let nobody = app.http.get(&files[0]).send().await.unwrap();
    assert_eq!(nobody.status(), 401);
    app.stop().await.discard().await;
}

/// The most memory that a process has had, in kilobytes; none where the system does not say.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

const TOKEN: &str = "a-token-of-a-test-of-files-0123456789";
/// Of a piece that is sent again and again.
const PIECE: usize = 1 << 20;
/// How often.
const PIECES: usize = 64;

/// Sends a file of so many pieces; the path under which it is to be had.
async fn send_pieces(address: &str, resource: &str, pieces: usize) -> String {
    let query = format!("resource={resource}&name=long.pdf");
    let length = format!("content-length: {}", pieces * PIECE);
    let bearer = format!("authorization: Bearer {TOKEN}\r\n");
    let mut stream = begin(address, &query, &length, &bearer).await;
    let piece = pdf(PIECE);
    for _ in 0..pieces {
        stream.write_all(&piece).await.unwrap();
    }
    let told = answer(stream).await;
    assert!(told.starts_with("HTTP/1.1 201"), "{told}");
    let (_, body) = told.split_once("\r\n\r\n").unwrap();
    let file: Value = serde_json::from_str(body).unwrap();
    file["address"].as_str().unwrap().to_owned()
}

/// Gets a file and counts its bytes.
async fn count(address: &str, path: &str) -> usize {
    let host = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nauthorization: Bearer {TOKEN}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut buffer, mut count) = (vec![0; PIECE], 0);
    loop {
        match stream.read(&mut buffer).await.unwrap() {
            0 => return count,
            read => count += read,
        }
    }
}

async fn memory_does_not_grow_with_a_file(backend: &Backend) {
    let place = Place::new(*backend).await;
    let config = place.keep("tribune.toml", &format!("admin_token = \"{TOKEN}\"\n"));
    let args = ["serve", "--migrate", "--config", &config];
    let service = place.up(&args, "Ctrl-C").await;
    service.stopped_by("-TERM").await;
    let db = place.connect().await;
    let moment = "2021-09-01T13:00:00Z".parse().unwrap();
    let loaded = service::db::write(&db, async |tx| demo::load(tx, moment).await);
    loaded.await.unwrap();
    let service = place.up(&args, "Ctrl-C").await;
    let address = service.address().to_owned();
    let create = "mutation { createResource(input: { kind: RESEARCH, title: { fr: { text: \"Étude\" } }, text: { fr: { text: \"Texte\" } } }) { resource { id } } }";
    let request = reqwest::Client::new().post(format!("{address}/graphql"));
    let request = request.bearer_auth(TOKEN).json(&json!({ "query": create }));
    let made: Value = request.send().await.unwrap().json().await.unwrap();
    let resource = made["data"]["createResource"]["resource"]["id"].as_str();
    let resource = resource.unwrap_or_else(|| panic!("{made:#}"));
    // What a short one takes, it takes in any case.
    let short = send_pieces(&address, resource, 1).await;
    assert!(count(&address, &short).await > PIECE);
    let before = peak(service.id());
    let long = send_pieces(&address, resource, PIECES).await;
    let bytes = count(&address, &long).await;
    assert!((PIECES * PIECE..PIECES * PIECE + 2_000).contains(&bytes));
    if let (Some(before), Some(after)) = (before, peak(service.id())) {
        let grown = (after - before) / 1024;
        assert!(grown < 32, "{grown} MB for a file of 64");
    }
    assert_eq!(service.stopped_by("-TERM").await, Some(0));
    db.close().await.unwrap();
    place.discard().await;
}
