//! Bulletins of a publication, its web edition and its feed.

use std::collections::{BTreeMap, BTreeSet};

use atom_syndication::Feed;
use entity::enums::CampaignKind;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::common::{TestApp, on_both, words};
use crate::publication_readers::{END, SLUG, link, says};

on_both! {
    a_bulletin_tells_each_subscriber_once_what_is_new
    what_was_sent_is_read_by_everybody_where_it_holds_nothing_back
}

/// Publishes something that everybody may see; gives its id.
pub async fn published(app: &TestApp, fr: &str, en: &str, visibility: &str) -> String {
    let input = json!({
        "kind": "INNOVATION", "visibility": visibility,
        "title": words(fr, en),
        "text": words("Personne n’attend plus.\n\nOn le sait depuis mai.", "Nobody waits any longer.\n\nKnown since May."),
    });
    let made = app
        .carried_out("createResource", input, "resource { id }")
        .await;
    let id = made["resource"]["id"].as_str().unwrap().to_owned();
    app.carried_out(
        "publishResource",
        json!({ "resource": id }),
        "resource { id }",
    )
    .await;
    id
}

/// Enters readers who confirmed a subscription, in either language by turns.
async fn readers(app: &TestApp, many: usize) {
    let at = "'2021-08-31T12:00:00+00:00'";
    let publication = format!("(SELECT id FROM publication WHERE slug = '{SLUG}')");
    for number in 0..many {
        let address = format!("reader{number}@lecture.example");
        let language = if number % 2 == 0 { "fr" } else { "en" };
        let rows = format!(
            "INSERT INTO subscriber (address, normalized, created_at) VALUES ('{address}', '{address}', {at}); \
             INSERT INTO publication_subscription (subscriber_id, publication_id, language, state, asked, asked_at, created_at, confirmed_at) \
             VALUES ((SELECT id FROM subscriber WHERE normalized = '{address}'), {publication}, '{language}', 'confirmed', 1, {at}, {at}, {at});"
        );
        app.db.execute_unprepared(&rows).await.unwrap();
    }
}

async fn publication(app: &TestApp) -> String {
    let own = format!("SELECT id FROM publication WHERE slug = '{SLUG}'");
    app.id_of("Publication", &own).await
}

/// Has a bulletin sent; what came of it.
pub async fn bulletin(app: &TestApp) -> Value {
    let parameters = json!({ "publication": publication(app).await });
    let done = app.succeeds("bulletin", parameters).await;
    app.settled().await;
    done["bulletins"][0].clone()
}

/// How many bulletins each address has.
async fn each(app: &TestApp) -> BTreeMap<String, usize> {
    let mut each = BTreeMap::new();
    for mail in app.mails().await {
        if mail.kind == CampaignKind::Bulletin {
            *each.entry(mail.to).or_default() += 1;
        }
    }
    each
}

async fn a_bulletin_tells_each_subscriber_once_what_is_new(app: &TestApp) {
    const MANY: usize = 300;
    assert_eq!(bulletin(app).await["nothing"], "no_news");
    published(
        app,
        "Un robot qui répond la nuit",
        "A bot at night",
        "PUBLIC",
    )
    .await;
    published(app, "Entre nous", "Among ourselves", "MEMBERS").await;
    assert_eq!(bulletin(app).await["nothing"], "no_readers");
    readers(app, MANY).await;
    let query = "mutation($input: RunJobInput!) { runJob(input: $input) { status run { id } } }";
    let input = json!({ "job": "bulletin", "parameters": { "publication": publication(app).await }, "dryRun": true });
    app.graphql(query, json!({ "input": input })).await;
    app.settled().await;
    assert!(each(app).await.is_empty(), "a dry run sends nothing");
    let samples: Vec<String> = app
        .sql_rows("SELECT text FROM job_run_sample WHERE kind = 'bulletin' ORDER BY language")
        .await;
    assert_eq!(samples.len(), 2, "one in each language");
    assert!(
        samples
            .iter()
            .any(|text| text.contains("Un robot qui répond la nuit"))
    );

    let sent = bulletin(app).await;
    assert_eq!(
        (&sent["number"], &sent["sent"]["messages"]),
        (&json!(1), &json!(MANY)),
        "{sent:#}"
    );
    assert_eq!(
        sent["sent"]["languages"],
        json!({ "en": MANY / 2, "fr": MANY / 2 })
    );
    let so_far = each(app).await;
    assert_eq!(so_far.len(), MANY);
    assert!(so_far.values().all(|count| *count == 1));
    let mails = app.mails().await;
    let of = |address: &str| mails.iter().rfind(|mail| mail.to == address).unwrap();
    let (french, english) = (of("reader0@lecture.example"), of("reader1@lecture.example"));
    assert!(french.text.contains("À découvrir"), "{}", french.text);
    assert!(english.text.contains("A bot at night"), "{}", english.text);
    for mail in [french, english] {
        assert!(!mail.text.contains("Among ourselves") && !mail.text.contains("Entre nous"));
    }
    assert_eq!(bulletin(app).await["nothing"], "no_news");

    // A mail program's button, twice; and somebody who ended it does not get the next.
    let end = link(french, END);
    for _ in 0..2 {
        let done = app.post(&end, &[("List-Unsubscribe", "One-Click")]).await;
        assert_eq!(done.status(), 200);
    }
    let (_, page) = says(app.visit(&end).await).await;
    assert!(page.contains("Les recevoir de nouveau"), "{page}");
    app.db
        .execute_unprepared("UPDATE subscriber SET suppressed_at = created_at, suppressed_reason = 'bounce' WHERE normalized = 'reader1@lecture.example'")
        .await
        .unwrap();
    published(app, "Le guichet unique", "One counter", "PUBLIC").await;
    let sent = bulletin(app).await;
    assert_eq!(
        (&sent["number"], &sent["sent"]["messages"]),
        (&json!(2), &json!(MANY - 2))
    );
    let both = each(app).await;
    for address in ["reader0@lecture.example", "reader1@lecture.example"] {
        assert_eq!(both[address], 1, "{address}");
    }
    assert_eq!(both["reader2@lecture.example"], 2);
    let mails = app.mails().await;
    let last = mails
        .iter()
        .rfind(|mail| mail.to == "reader2@lecture.example")
        .unwrap();
    assert!(
        last.text.contains("Le guichet unique") && !last.text.contains("robot"),
        "{}",
        last.text
    );

    // By itself it comes as often as the publication does: half-yearly.
    published(app, "Trop tôt", "Too early", "PUBLIC").await;
    let done = app.succeeds("bulletin", json!({})).await;
    assert_eq!(done["bulletins"][0]["nothing"], "not_due");
}

async fn what_was_sent_is_read_by_everybody_where_it_holds_nothing_back(app: &TestApp) {
    let home = format!("/publications/{SLUG}");
    let page = app.get(&format!("{home}?lang=fr")).await;
    assert!(page.contains("Aucun numéro n’est encore paru"), "{page}");
    assert_eq!(app.visit("/publications/none").await.status(), 404);
    let story = published(app, "Un robot", "A bot", "PUBLIC").await;
    let publication = publication(app).await;
    let input = json!({ "publication": publication, "asOf": "2021-08-31", "title": words("Les <robots>", "<Bots>"), "introduction": words("Où en sont les robots.", "Where bots stand.") });
    let made = app
        .carried_out(
            "createPublicationIssue",
            input,
            "publicationIssue { id number }",
        )
        .await;
    let issue = made["publicationIssue"]["id"].clone();
    let number = made["publicationIssue"]["number"].clone();
    let input = json!({ "issue": issue, "sections": [{ "kind": "TRENDS", "items": [{ "resource": story }] }] });
    app.carried_out("setPublicationSections", input, "publicationIssue { id }")
        .await;
    app.succeeds("executive_report", json!({ "issue": issue }))
        .await;
    let page = app.get(&format!("{home}?lang=fr")).await;
    assert!(
        page.contains("Aucun numéro n’est encore paru"),
        "it was not sent: {page}"
    );
    for chair in ["Charlebois-Roy", "Northcott"] {
        assert_eq!(app.approve(chair).await["status"], "OK");
    }
    app.settled().await;
    for (language, said, told) in [
        ("fr", "Les &lt;robots&gt;", "Où en sont les robots"),
        ("en", "&lt;Bots&gt;", "Where bots stand"),
    ] {
        let path = format!("{home}?issue={number}&lang={language}");
        let page = app.get(&format!("{home}?lang={language}")).await;
        let page = page.replace("&#60;", "&lt;").replace("&#62;", "&gt;");
        assert!(page.contains(said) && !page.contains(told), "{page}");
        for way in [
            path.replace('&', "&#38;"),
            format!("/subscribe?publication={SLUG}"),
            format!("{home}/share?lang={language}").replace('&', "&#38;"),
            format!("{home}/feed.atom?lang={language}"),
        ] {
            assert!(page.contains(&way), "{way} in {page}");
        }
        let issue = app.get(&path).await;
        assert!(issue.contains(told), "{issue}");
    }
    assert_eq!(app.visit(&format!("{home}?issue=99")).await.status(), 404);

    for (language, title) in [("fr", "Les <robots>"), ("en", "<Bots>")] {
        let path = format!("{home}/feed.atom?lang={language}");
        let answer = app.visit(&path).await;
        let media = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        assert_eq!(media, "application/atom+xml; charset=utf-8");
        let text = answer.text().await.unwrap();
        let feed = Feed::read_from(text.as_bytes()).unwrap();
        assert!(feed.id.ends_with(&path), "{text}");
        assert!(!feed.authors.is_empty() && !feed.title.value.is_empty());
        let own = feed.links.iter().find(|link| link.rel == "self").unwrap();
        assert_eq!(own.href, feed.id);
        let titles: Vec<&str> = feed
            .entries
            .iter()
            .map(|one| one.title.value.as_str())
            .collect();
        assert!(titles.contains(&title), "{titles:?} in {text}");
        let ids: BTreeSet<&str> = feed.entries.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.len(), feed.entries.len());
        assert!(feed.entries.iter().all(|one| one.updated <= feed.updated));
        assert!(feed.entries.iter().all(|one| !one.links.is_empty()));
    }

    // A bulletin tells of the issue and of what moves, each once.
    readers(app, 2).await;
    assert_eq!(bulletin(app).await["sent"]["messages"], 2);
    let mails = app.mails().await;
    let mail = mails
        .iter()
        .rfind(|mail| mail.to == "reader1@lecture.example")
        .unwrap();
    let text = mail.text.replace('\r', "");
    for said in [
        "A new issue has come out\n<Bots>",
        "Trends\n\nA bot\nNobody waits any longer.",
    ] {
        assert!(text.contains(said), "{text}");
    }
    assert_eq!(text.matches("A bot\n").count(), 1, "{text}");

    // What is taken back from the public is taken off the web with the issue that has it.
    app.carried_out(
        "withdrawResource",
        json!({ "resource": story }),
        "resource { id }",
    )
    .await;
    let page = app.get(&format!("{home}?lang=fr")).await;
    assert!(page.contains("Aucun numéro n’est encore paru"), "{page}");
    let feed = app.get(&format!("{home}/feed.atom?lang=en")).await;
    assert!(!feed.contains("Bots") && !feed.contains("A bot"), "{feed}");
}
