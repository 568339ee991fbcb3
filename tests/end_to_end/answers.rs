//! Answers to invitations, as people give them: by the link in the message, and told to the
//! secretariat. And how they are followed.

use reqwest::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY, SET_COOKIE};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::common::browser::Browser;
use crate::common::database::START;
use crate::common::mail::Mail;
use crate::common::socket::Socket;
use crate::common::{TestApp, on_both};

on_both! {
    the_page_takes_an_answer_and_looking_at_it_takes_none
    the_page_speaks_its_readers_language_or_both
    a_colleague_who_is_chosen_is_invited
    a_link_that_was_changed_opens_nothing_and_whoever_tries_many_is_turned_away
    the_page_says_when_nothing_is_to_be_answered_any_more
    the_secretariat_writes_down_what_it_is_told_and_co_chairs_see_it_at_once
    whoever_does_without_thanks_gets_them_again_when_they_say_so
}

/// The path behind the link of a message, without what stands behind `?`.
fn path(mail: &Mail, page: &str) -> String {
    let begin = format!("/{page}/");
    let start = mail.text.find(&begin).unwrap();
    let rest = &mail.text[start..];
    let end = rest.find(|c: char| c == '?' || c.is_whitespace()).unwrap();
    rest[..end].to_owned()
}

impl TestApp {
    /// The link to the answer page of somebody who was invited.
    pub async fn link_of(&self, name: &str) -> String {
        let mails = self.mails().await;
        let theirs = mails.iter().rev().find(|mail| {
            mail.people.iter().any(|person| person == name) && mail.text.contains("/answer/")
        });
        path(theirs.unwrap(), "answer")
    }

    /// Opens a page as somebody does who was never here.
    pub async fn visit(&self, path: &str) -> Response {
        Browser::new(self).open(path).await
    }

    /// Sends a form with no cookie, and as if from nowhere.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let nowhere = [("origin", "null")];
        let browser = Browser::new(self);
        browser
            .send(Method::POST, path, &nowhere, Some(fields))
            .await
    }

    async fn answer_of(&self, family_name: &str) -> String {
        self.sql(&format!(
            "SELECT i.answer FROM invitation i JOIN person p ON p.id = i.person_id WHERE p.family_name = '{family_name}'"
        ))
        .await
    }
}

async fn words(response: Response) -> String {
    assert_eq!(response.headers()[REFERRER_POLICY], "no-referrer");
    assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    assert_eq!(response.headers()["x-robots-tag"], "noindex, nofollow");
    assert!(response.headers().get(SET_COOKIE).is_none());
    response.text().await.unwrap().replace('\u{a0}', " ")
}

const LUCIEN: &str = "Lucien Charlebois-Roy";

async fn the_page_takes_an_answer_and_looking_at_it_takes_none(app: &TestApp) {
    app.succeeds("quarterly_invitations", json!({})).await;
    let link = app.link_of(LUCIEN).await;
    let rows = async || app.sql::<i64>("SELECT COUNT(*) FROM rsvp").await;
    // As programs do that look through mail: every link of the message.
    for query in [
        "",
        "?lang=fr&choose=accepted",
        "?lang=fr&choose=declined",
        "?done=1",
    ] {
        let page = app.visit(&format!("{link}{query}")).await;
        assert_eq!(page.status(), 200);
        let page = words(page).await;
        assert!(page.contains(LUCIEN), "{page}");
        assert!(page.contains("13 h"), "{page}");
        assert!(page.contains("Vous n’avez pas encore répondu"), "{page}");
        assert!(!page.contains("@"), "no address is shown: {page}");
    }
    assert_eq!(rows().await, 0);
    assert_eq!(app.answer_of("Charlebois-Roy").await, "needs_action");

    for _ in 0..2 {
        let answered = app.post(&link, &[("answer", "accepted")]).await;
        assert_eq!(answered.status(), 303);
        let back = answered.headers()[LOCATION].to_str().unwrap().to_owned();
        let page = words(app.visit(&back).await).await;
        assert!(page.contains("Votre réponse : vous participez"), "{page}");
        assert!(page.contains("C’est noté"), "{page}");
    }
    assert_eq!(rows().await, 1);
    assert_eq!(app.answer_of("Charlebois-Roy").await, "accepted");
    let declined = app
        .post(&format!("{link}?lang=en"), &[("answer", "declined")])
        .await;
    assert_eq!(
        declined.headers()[LOCATION].to_str().unwrap(),
        format!("{link}?done=1&lang=en")
    );
    assert_eq!(app.answer_of("Charlebois-Roy").await, "declined");
    for form in [&[][..], &[("answer", "perhaps")], &[("delegate", "1")]] {
        let malformed = app.post(&link, form).await;
        assert_eq!(malformed.status(), 400, "{form:?}");
    }
    assert_eq!(rows().await, 2);
    let events = app
        .sql::<i64>("SELECT COUNT(*) FROM audit_event WHERE action = 'invitation.answered' AND actor LIKE 'person:%'")
        .await;
    assert_eq!(events, 2);
}

async fn the_page_speaks_its_readers_language_or_both(app: &TestApp) {
    app.succeeds("quarterly_invitations", json!({})).await;
    let english = words(app.visit(&app.link_of("Philippa Noseworthy").await).await).await;
    assert!(english.contains("2:30 p.m."), "{english}");
    assert!(english.contains("The community’s time"), "{english}");
    assert!(english.contains("I will attend") && !english.contains("Je participe"));
    let link = app.link_of("Amandeep Rai").await;
    let both = words(app.visit(&link).await).await;
    assert!(
        both.contains("I will attend") && both.contains("Je participe"),
        "{both}"
    );
    let french = words(app.visit(&format!("{link}?lang=fr")).await).await;
    assert!(
        french.contains("Je participe") && !french.contains("I will attend"),
        "{french}"
    );
    assert!(
        french.contains("action=\"/answer/") && french.contains("?lang=fr\""),
        "{french}"
    );
}

async fn a_colleague_who_is_chosen_is_invited(app: &TestApp) {
    app.succeeds("quarterly_invitations", json!({})).await;
    let before = app.mails().await.len();
    let link = app.link_of(LUCIEN).await;
    let page = words(app.visit(&format!("{link}?choose=delegated")).await).await;
    assert!(page.contains("<details open>"), "{page}");
    let option = page
        .split("<option value=\"")
        .find(|option| option.contains("Stéphane Grondin"));
    let key = option.unwrap().split('"').next().unwrap().to_owned();
    assert!(!page.contains("Philippa Noseworthy"), "she works elsewhere");
    let nobody = app
        .post(&link, &[("answer", "delegated"), ("delegate", "")])
        .await;
    assert_eq!(nobody.status(), 422);
    assert!(words(nobody).await.contains("role=\"alert\""));
    let form = [("answer", "delegated"), ("delegate", key.as_str())];
    assert_eq!(app.post(&link, &form).await.status(), 303);
    app.settled().await;
    let page = words(app.visit(&link).await).await;
    assert!(
        page.contains("Stéphane Grondin participe à votre place"),
        "{page}"
    );
    let mails = app.mails().await;
    assert_eq!(mails.len(), before + 1);
    assert_eq!(mails[before].people, ["Stéphane Grondin"]);
    // The colleague answers on a page of their own.
    let theirs = app.link_of("Stéphane Grondin").await;
    assert_eq!(
        app.post(&theirs, &[("answer", "accepted")]).await.status(),
        303
    );
    assert_eq!(
        app.post(&link, &[("answer", "accepted")]).await.status(),
        303
    );
    app.settled().await;
    let gone = words(app.visit(&theirs).await).await;
    assert!(gone.contains("plus sur la liste des invités"), "{gone}");
    assert!(!gone.contains("<button"), "{gone}");
    assert_eq!(
        app.post(&theirs, &[("answer", "declined")]).await.status(),
        409
    );
}

async fn a_link_that_was_changed_opens_nothing_and_whoever_tries_many_is_turned_away(
    app: &TestApp,
) {
    // While no link was ever signed.
    assert_eq!(
        app.visit("/answer/1.1.00000000000000000000000000000000")
            .await
            .status(),
        404
    );
    app.succeeds("quarterly_invitations", json!({})).await;
    let link = app.link_of(LUCIEN).await;
    let last = if link.ends_with('0') { "1" } else { "0" };
    let changed = format!("{}{last}", &link[..link.len() - 1]);
    for path in [
        changed.as_str(),
        "/answer/x",
        "/answer/%00",
        "/unsubscribe/x",
    ] {
        let page = app.visit(path).await;
        assert_eq!(page.status(), 404, "{path}");
        assert!(words(page).await.contains("This link is not whole"));
    }
    let refused = app.post(&changed, &[("answer", "accepted")]).await;
    assert_eq!(refused.status(), 404);
    assert_eq!(app.answer_of("Charlebois-Roy").await, "needs_action");
    let mut status = 0;
    for _ in 0..60 {
        status = app.visit(&changed).await.status().as_u16();
    }
    assert_eq!(status, 429);
    // What was signed opens all the same.
    assert_eq!(app.visit(&link).await.status(), 200);
}

async fn the_page_says_when_nothing_is_to_be_answered_any_more(app: &TestApp) {
    app.succeeds("quarterly_invitations", json!({})).await;
    let link = app.link_of(LUCIEN).await;
    let takes_place = async |start: &str, end: &str| {
        let sql = format!(
            "UPDATE meeting SET starts_at = '{start}', ends_at = '{end}' WHERE state = 'convened'"
        );
        app.db.execute_unprepared(&sql).await.unwrap();
    };
    takes_place("2021-09-01T11:00:00+00:00", "2021-09-01T12:00:00+00:00").await;
    let over = words(app.visit(&link).await).await;
    assert!(over.contains("Cette réunion est terminée"), "{over}");
    assert!(
        !over.contains("<button") && !over.contains("https://"),
        "{over}"
    );
    let late = app.post(&link, &[("answer", "accepted")]).await;
    assert_eq!(late.status(), 409);
    takes_place("2021-09-21T17:00:00+00:00", "2021-09-21T18:30:00+00:00").await;
    let meeting = app
        .sql::<i64>("SELECT meeting_id FROM campaign WHERE kind = 'invitation'")
        .await;
    let input = json!({ "meeting": format!("Meeting:{meeting}") });
    app.mutate("cancelMeeting", input, "meeting { state }")
        .await;
    app.settled().await;
    let cancelled = words(app.visit(&link).await).await;
    assert!(
        cancelled.contains("Cette réunion est annulée"),
        "{cancelled}"
    );
    assert_eq!(app.answer_of("Charlebois-Roy").await, "needs_action");
}

async fn the_secretariat_writes_down_what_it_is_told_and_co_chairs_see_it_at_once(app: &TestApp) {
    app.succeeds("quarterly_invitations", json!({})).await;
    let query = r#"{ invitations(first: 1, where: { person: { familyName: { eq: "Noseworthy" } } }) { nodes { id meeting { id } } } }"#;
    let invitation = app.graphql(query, json!({})).await["invitations"]["nodes"][0].take();
    let mut socket = Socket::ready(app).await;
    let query = "subscription($meeting: ID!) { answers(meeting: $meeting) {
        counts { total accepted tentative declined delegated needsAction }
        moved { id answer }
        meeting { invitations(where: { answer: { eq: TENTATIVE } }) { groups { keys { organization { orderOfGovernment jurisdiction { code } } } count } } }
    } }";
    let variables = json!({ "meeting": invitation["meeting"]["id"] });
    socket.subscribe("a", query, variables).await;
    let first = socket.next("a").await["answers"].take();
    assert_eq!(first["counts"]["total"], 81);
    assert_eq!(first["counts"]["needsAction"], 81);
    assert_eq!(first["moved"].as_array().unwrap().len(), 81);
    assert_eq!(first["meeting"]["invitations"]["groups"], json!([]));
    let input = json!({ "invitation": invitation["id"], "answer": "TENTATIVE" });
    let answered = app.mutate(
        "answerInvitation",
        input.clone(),
        "invitation { answer answeredAt answers(first: 10) { nodes { way answer holds } } }",
    );
    let answered = answered.await["invitation"].take();
    assert_eq!(answered["answer"], "TENTATIVE");
    assert_eq!(
        answered["answers"]["nodes"],
        json!([{ "way": "DESK", "answer": "TENTATIVE", "holds": true }])
    );
    let next: Value = socket.next("a").await["answers"].take();
    assert_eq!(next["counts"]["tentative"], 1);
    assert_eq!(next["counts"]["needsAction"], 80);
    assert_eq!(
        next["moved"],
        json!([{ "id": invitation["id"], "answer": "TENTATIVE" }])
    );
    assert_eq!(
        next["meeting"]["invitations"]["groups"],
        json!([{ "keys": { "organization": { "orderOfGovernment": "FEDERAL", "jurisdiction": { "code": "CA" } } }, "count": 1 }])
    );
    let input = json!({ "invitation": invitation["id"], "answer": "DELEGATED" });
    app.refuses("answerInvitation", input, &["input.delegate: MISSING"])
        .await;
    let stranger = app
        .sql::<i64>("SELECT id FROM person WHERE family_name = 'Grondin'")
        .await;
    let input = json!({ "invitation": invitation["id"], "answer": "DELEGATED", "delegate": format!("Person:{stranger}") });
    app.refuses(
        "answerInvitation",
        input,
        &["input.delegate: NOT_A_COLLEAGUE"],
    )
    .await;
}

async fn whoever_does_without_thanks_gets_them_again_when_they_say_so(app: &TestApp) {
    let random = tribune::app::random::SystemRandom;
    let act =
        service::context::Act::new(service::context::Actor::CommandLine, START.parse().unwrap());
    let key = service::db::write(&app.db, async |tx| {
        let purpose = service::access::signing::Purpose::Unsubscribe;
        service::access::signing::key(tx, &act, &random, purpose).await
    });
    let key = key.await.unwrap();
    let lucien = app
        .sql::<i64>("SELECT id FROM person WHERE family_name = 'Charlebois-Roy'")
        .await;
    let link = service::access::signing::UnsubscribeLink {
        kind: entity::enums::CampaignKind::Thanks,
        people: vec![lucien],
    };
    let path = format!("/unsubscribe/{}", link.write(&key));
    let without = async || app.sql::<i64>("SELECT COUNT(*) FROM unsubscription").await;
    let page = words(app.visit(&path).await).await;
    assert!(page.contains("Ne plus les recevoir"), "{page}");
    assert!(page.contains(LUCIEN));
    assert_eq!(without().await, 0, "looking changes nothing");
    // As a mail program does it (RFC 8058), twice.
    for _ in 0..2 {
        let done = app
            .post(
                &format!("{path}?lang=fr"),
                &[("List-Unsubscribe", "One-Click")],
            )
            .await;
        assert_eq!(done.status(), 200);
        assert_eq!(without().await, 1);
    }
    let page = words(app.visit(&path).await).await;
    assert!(page.contains("Les recevoir de nouveau"), "{page}");
    let again = app.post(&path, &[("page", "1"), ("wish", "again")]).await;
    assert_eq!((again.status().as_u16(), without().await), (303, 0));
    let events = app
        .sql::<i64>("SELECT COUNT(*) FROM audit_event WHERE action LIKE 'person.%subscribed'")
        .await;
    assert_eq!(events, 2);
    let other = path.replace("/thanks.", "/invitation.");
    assert_eq!(
        app.post(&other, &[]).await.status(),
        404,
        "invitations are not to be refused"
    );
}
