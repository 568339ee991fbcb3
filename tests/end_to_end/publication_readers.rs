//! Those who read a publication without being of the community: how they subscribe, what they get, and
//! how they are rid of it.

use std::collections::BTreeSet;
use std::time::Duration;

use entity::enums::CampaignKind;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tokio::time::sleep;

use crate::common::browser::{Browser, leads_to};
use crate::common::mail::Mail;
use crate::common::{Backend, TestApp, on_both};
use crate::feedback::{Mailroom, bounce};
use crate::publication_bulletins::{bulletin, published};

on_both! {
    a_subscription_is_confirmed_once_and_in_time
    whoever_subscribes_hears_the_same_whatever_the_address
    a_colleague_is_invited_in_nobodys_name
    an_address_is_erased_with_all_that_went_to_it
    a_readers_address_that_came_back_is_asked_nothing_more
}

/// A publication of the demonstration.
pub const SLUG: &str = "executive-report";
const CONFIRM: &str = "/subscribe/confirm/";
/// Where the link that ends a subscription leads.
pub const END: &str = "/unsubscribe/";

/// Subscribes as a person does, and is told to look into the mailbox.
async fn subscribe(app: &TestApp, address: &str, language: &str) {
    let form = [
        ("publication", SLUG),
        ("address", address),
        ("language", language),
    ];
    let answer = Browser::new(app).submit("/subscribe", &form).await;
    assert_eq!(
        (answer.status().as_u16(), leads_to(&answer)),
        (303, "/subscribe/sent".to_owned())
    );
}

/// The messages of a kind, once there are as many as expected.
async fn come(app: &TestApp, kind: CampaignKind, expected: usize) -> Vec<Mail> {
    for _ in 0..400 {
        let mut mails = app.mails().await;
        mails.retain(|mail| mail.kind == kind);
        if mails.len() >= expected {
            app.settled().await;
            assert_eq!(mails.len(), expected);
            return mails;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("no {expected} messages came");
}

/// The path of a link in a message.
pub fn link(mail: &Mail, path: &str) -> String {
    let start = mail.text.find(path);
    let start = start.unwrap_or_else(|| panic!("no {path} in {}", mail.text));
    let rest = &mail.text[start..];
    let end = rest.find(char::is_whitespace).unwrap();
    rest[..end].replace("=\n", "")
}

async fn states(app: &TestApp) -> Vec<String> {
    app.sql_rows("SELECT state FROM publication_subscription ORDER BY id")
        .await
}

/// What an answer says.
pub async fn says(response: reqwest::Response) -> (u16, String) {
    (response.status().as_u16(), response.text().await.unwrap())
}

async fn a_subscription_is_confirmed_once_and_in_time(app: &TestApp) {
    let page = app
        .get(&format!("/subscribe?publication={SLUG}&lang=fr"))
        .await;
    assert!(page.contains("Rapport des Conseils mixtes"), "{page}");
    assert!(page.contains("M’abonner"), "{page}");
    subscribe(app, "Zoe@lecture.example", "fr").await;
    let mails = come(app, CampaignKind::Subscription, 1).await;
    assert_eq!(mails[0].to, "Zoe@lecture.example");
    assert!(mails[0].people.is_empty());
    assert!(
        mails[0].text.contains("Confirmer mon abonnement"),
        "{}",
        mails[0].text
    );
    let path = link(&mails[0], CONFIRM);
    // A program that looks through mail opens the link: nothing comes of it.
    let (status, page) = says(app.visit(&path).await).await;
    assert_eq!(status, 200);
    assert!(page.contains("Encore un clic"), "{page}");
    assert_eq!(states(app).await, ["pending"]);
    let tampered = path.replace(CONFIRM, "/subscribe/confirm/1");
    assert_eq!(app.post(&tampered, &[]).await.status(), 404);
    for _ in 0..2 {
        let (status, page) = says(app.post(&path, &[("wish", "confirm")]).await).await;
        assert_eq!(status, 200);
        assert!(page.contains("Votre abonnement est confirmé"), "{page}");
        assert_eq!(states(app).await, ["confirmed"]);
    }
    let confirmed =
        "SELECT COUNT(*) FROM audit_event WHERE action = 'publication_subscription.confirmed'";
    assert_eq!(app.sql::<i64>(confirmed).await, 1);

    // Once it has ended, the old link does not bring it back.
    let end = ended_by(app, 1).await;
    assert_eq!(
        app.post(&end, &[("List-Unsubscribe", "One-Click")])
            .await
            .status(),
        200
    );
    assert_eq!(states(app).await, ["ended"]);
    let (_, page) = says(app.post(&path, &[("wish", "confirm")]).await).await;
    assert!(page.contains("Ce lien n’est plus valable"), "{page}");
    assert_eq!(states(app).await, ["ended"]);

    // A link that ran out is sent anew, and only the last one is good.
    subscribe(app, "sam@reading.example", "en").await;
    let late = link(&come(app, CampaignKind::Subscription, 2).await[1], CONFIRM);
    app.clock.set("2021-09-09T13:00:00Z");
    let (_, page) = says(app.post(&late, &[("wish", "confirm")]).await).await;
    assert!(page.contains("This link is no longer good"), "{page}");
    assert_eq!(states(app).await, ["ended", "pending"]);
    let again = app.post(&late, &[("wish", "again")]).await;
    assert_eq!(again.status(), 303);
    let anew = link(&come(app, CampaignKind::Subscription, 3).await[2], CONFIRM);
    let (_, page) = says(app.post(&late, &[("wish", "confirm")]).await).await;
    assert!(page.contains("This link is no longer good"), "{page}");
    let (_, page) = says(app.post(&anew, &[("wish", "confirm")]).await).await;
    assert!(page.contains("Your subscription is confirmed"), "{page}");
    assert_eq!(states(app).await, ["ended", "confirmed"]);
}

/// The link that ends a subscription.
async fn ended_by(app: &TestApp, nth: usize) -> String {
    use service::access::signing::{self, EndLink, Purpose};
    use service::context::{Act, Actor};
    let random = tribune::app::random::SystemRandom;
    let act = Act::new(Actor::CommandLine, "2021-09-01T13:00:00Z".parse().unwrap());
    let key = service::db::write(&app.db, async |tx| {
        signing::key(tx, &act, &random, Purpose::Unsubscribe).await
    });
    let all: Vec<i64> = app
        .sql_rows("SELECT id FROM publication_subscription ORDER BY id")
        .await;
    let link = EndLink {
        subscription: all[nth - 1],
    };
    format!("{END}{}", link.write(&key.await.unwrap()))
}

async fn whoever_subscribes_hears_the_same_whatever_the_address(app: &TestApp) {
    subscribe(app, "reader@lecture.example", "fr").await;
    let mails = come(app, CampaignKind::Subscription, 1).await;
    app.post(&link(&mails[0], CONFIRM), &[("wish", "confirm")])
        .await;
    subscribe(app, "bounced@lecture.example", "fr").await;
    come(app, CampaignKind::Subscription, 2).await;
    let member: String = app
        .sql("SELECT address FROM email_address ORDER BY id LIMIT 1")
        .await;
    for sql in [
        "UPDATE subscriber SET suppressed_at = created_at, suppressed_reason = 'bounce 5.1.1' WHERE normalized = 'bounced@lecture.example'".to_owned(),
        format!("UPDATE email_address SET suppressed_at = '2021-08-01T12:00:00+00:00', suppressed_reason = 'bounce' WHERE address = '{member}'"),
    ] {
        app.db.execute_unprepared(&sql).await.unwrap();
    }
    app.clock.set("2021-09-01T14:00:00Z");
    // Confirmed already, bounced, a member's that bounced, no address, no publication: all the same.
    let mut heard = BTreeSet::new();
    for (address, publication) in [
        ("reader@lecture.example", SLUG),
        ("bounced@lecture.example", SLUG),
        (member.as_str(), SLUG),
        ("nobody", SLUG),
        ("new@lecture.example", "no-such-publication"),
        ("new@lecture.example", SLUG),
    ] {
        let form = [
            ("publication", publication),
            ("address", address),
            ("language", "fr"),
        ];
        let answer = Browser::new(app).submit("/subscribe", &form).await;
        let mut headers: Vec<String> = answer
            .headers()
            .iter()
            .filter(|(name, _)| *name != "date")
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        heard.insert((
            answer.status().as_u16(),
            headers,
            answer.text().await.unwrap(),
        ));
    }
    assert_eq!(heard.len(), 1, "{heard:#?}");
    let mails = come(app, CampaignKind::Subscription, 3).await;
    assert_eq!(mails[2].to, "new@lecture.example", "and nobody else");

    // One address has no more than three messages in a quarter of an hour.
    app.clock.set("2021-09-01T15:00:00Z");
    for _ in 0..5 {
        subscribe(app, "asked@lecture.example", "fr").await;
    }
    come(app, CampaignKind::Subscription, 6).await;
    let form = [
        ("publication", SLUG),
        ("address", "x@y.example"),
        ("language", "fr"),
    ];
    let elsewhere = [("sec-fetch-site", "cross-site")];
    let elsewhere = Browser::new(app)
        .send(reqwest::Method::POST, "/subscribe", &elsewhere, Some(&form))
        .await;
    assert_eq!(elsewhere.status(), 403);
}

async fn a_colleague_is_invited_in_nobodys_name(app: &TestApp) {
    let share = format!("/publications/{SLUG}/share");
    let page = app.get(&format!("{share}?lang=en")).await;
    assert!(page.contains("Pass this publication on"), "{page}");
    let colleague = [("address", "colleague@bureau.example")];
    let browser = Browser::new(app);
    let answer = browser
        .submit(&format!("{share}?lang=en"), &colleague)
        .await;
    assert_eq!(
        (answer.status().as_u16(), leads_to(&answer)),
        (303, format!("{share}/sent?lang=en"))
    );
    let page = app.get(&leads_to(&answer)).await;
    assert!(page.contains("Thank you"), "{page}");
    let mails = come(app, CampaignKind::Subscription, 1).await;
    assert!(
        mails[0].text.contains("Somebody who reads the publication"),
        "{}",
        mails[0].text
    );
    assert_eq!(
        link(&mails[0], "/subscribe?"),
        format!("/subscribe?publication={SLUG}&lang=en")
    );
    assert_eq!(
        app.sql::<i64>("SELECT COUNT(*) FROM subscriber").await,
        0,
        "nobody subscribed"
    );
    for _ in 0..4 {
        browser.submit(&share, &colleague).await;
    }
    come(app, CampaignKind::Subscription, 3).await;
    let nowhere = browser.submit("/publications/none/share", &colleague).await;
    assert_eq!(nowhere.status(), 404);
}

async fn an_address_is_erased_with_all_that_went_to_it(app: &TestApp) {
    subscribe(app, "Gone@lecture.example", "fr").await;
    let mails = come(app, CampaignKind::Subscription, 1).await;
    let path = link(&mails[0], CONFIRM);
    app.post(&path, &[("wish", "confirm")]).await;
    published(app, "Un robot", "A bot", "PUBLIC").await;
    assert_eq!(bulletin(app).await["sent"]["messages"], 1);
    let query = "{ subscribers(first: 5) { nodes { address publicationSubscriptions(first: 5) { nodes { state language publication { slug } } } } } }";
    let seen = app.graphql(query, json!({})).await;
    let seen = &seen["subscribers"]["nodes"];
    assert_eq!(seen[0]["address"], "Gone@lecture.example");
    let one = &seen[0]["publicationSubscriptions"]["nodes"][0];
    assert_eq!(
        (&one["state"], &one["publication"]["slug"]),
        (&json!("CONFIRMED"), &json!(SLUG))
    );
    let input = json!({ "address": "gone@LECTURE.example" });
    app.carried_out("removeSubscriber", input.clone(), "subscriber { id }")
        .await;
    app.refuses("removeSubscriber", input, &["input.address: NOT_FOUND"])
        .await;
    for table in ["subscriber", "publication_subscription"] {
        assert_eq!(
            app.sql::<i64>(&format!("SELECT COUNT(*) FROM {table}"))
                .await,
            0
        );
    }
    let left = "SELECT COUNT(*) FROM delivery WHERE recipient_normalized = 'gone@lecture.example'";
    assert_eq!(app.sql::<i64>(left).await, 0);
    assert_eq!(
        app.sql::<i64>("SELECT COUNT(*) FROM mailbox_message").await,
        0
    );
    assert_eq!(app.post(&path, &[("wish", "confirm")]).await.status(), 404);
}

async fn a_readers_address_that_came_back_is_asked_nothing_more(backend: &Backend) {
    let room = Mailroom::open(*backend).await;
    let app = &room.app;
    subscribe(app, "Typing.Error@lecture.example", "fr").await;
    let mails = come(app, CampaignKind::Subscription, 1).await;
    let sender = room.sender_of(&mails[0]).await;
    room.deliver("1.M1.mx", &bounce(&sender, &mails[0]));
    room.read_at("2021-09-01T13:05:00Z").await;
    let reason = "SELECT suppressed_reason FROM subscriber WHERE normalized = 'typing.error@lecture.example' AND suppressed_at IS NOT NULL";
    let reasons: Vec<String> = app.sql_rows(reason).await;
    assert_eq!(reasons.len(), 1);
    assert!(reasons[0].contains("5.1.1"), "{reasons:?}");
    // The question was not answered: neither it nor another is sent, and nothing is said of that.
    app.clock.set("2021-09-01T14:00:00Z");
    subscribe(app, "typing.error@lecture.example", "en").await;
    subscribe(app, "Right.Address@lecture.example", "en").await;
    let mails = come(app, CampaignKind::Subscription, 2).await;
    assert_eq!(mails[1].to, "Right.Address@lecture.example");
    // Whoever keeps the community's data frees the address by erasing it.
    let input = json!({ "address": "typing.error@lecture.example" });
    app.carried_out("removeSubscriber", input, "subscriber { id }")
        .await;
    subscribe(app, "typing.error@lecture.example", "en").await;
    come(app, CampaignKind::Subscription, 2).await;
    room.close().await;
}
