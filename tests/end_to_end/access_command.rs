//! `tribune token` and `tribune administrator`, as somebody types them, beside a service.

use std::time::Duration;

use reqwest::StatusCode;
use tokio::time::sleep;

use crate::command::{Place, ends, refuses};
use crate::common::{Backend, on_both};

on_both! {
    a_token_is_shown_once_opens_what_it_is_for_and_is_revoked_beside_the_service
    an_administrator_is_named_listed_and_taken_back
}

/// What stands behind a name in what a command printed.
fn value(out: &str, name: &str) -> String {
    let line = out.lines().find(|line| line.trim_start().starts_with(name));
    let line = line.unwrap_or_else(|| panic!("no {name} in:\n{out}"));
    line.trim_start()[name.len()..].trim().to_owned()
}

async fn succeeds(place: &Place, args: &[&str]) -> String {
    let ended = ends(place.tribune(args)).await;
    assert_eq!(ended.code, Some(0), "{args:?}\n{}{}", ended.out, ended.err);
    ended.out
}

async fn a_token_is_shown_once_opens_what_it_is_for_and_is_revoked_beside_the_service(
    backend: &Backend,
) {
    let place = Place::new(*backend).await;
    let service = place.up(&["serve", "--migrate"], "Ctrl-C").await;
    for words in [
        "/sign-in",
        "tribune administrator add",
        "tribune token create",
    ] {
        assert!(
            service.printed.contains(words),
            "{words}: {}",
            service.printed
        );
    }
    let address = service.address().to_owned();
    assert!(
        succeeds(&place, &["token", "list"])
            .await
            .contains("There is no token")
    );

    let mut create = vec!["token", "create", "--name", "Open-data dashboard"];
    refuses(place.tribune(&create), &["--role"]).await;
    create.extend([
        "--role",
        "dashboard",
        "--scope",
        "read",
        "--scope",
        "metrics",
    ]);
    for (expires, because) in [
        ("731d", "1 to 730 days"),
        ("0d", "1 to 730 days"),
        ("2001-01-01", "1 to 730 days"),
        ("soon", "2027-03-31"),
    ] {
        let mut create = create.clone();
        create.extend(["--expires", expires]);
        refuses(place.tribune(&create), &[because]).await;
    }
    let made = succeeds(&place, &create).await;
    let token = value(&made, "Token");
    assert!(token.starts_with("tribune_"), "{made}");
    assert_eq!(value(&made, "Role"), "dashboard");
    assert_eq!(value(&made, "Good for"), "read metrics");

    let http = reqwest::Client::new();
    let status = async || {
        let request = http.get(format!("{address}/account")).bearer_auth(&token);
        request.send().await.unwrap().status()
    };
    assert_eq!(status().await, StatusCode::OK);
    let list = succeeds(&place, &["token", "list"]).await;
    assert!(
        list.contains("Open-data dashboard: dashboard (read metrics), good until"),
        "{list}"
    );
    assert!(!list.contains(&token), "it was shown once");

    refuses(
        place.tribune(&["token", "revoke", "tribune_00000000"]),
        &["tribune token list"],
    )
    .await;
    let prefix = &token[..16];
    succeeds(&place, &["token", "revoke", prefix]).await;
    sleep(Duration::from_millis(2_100)).await;
    assert_eq!(status().await, StatusCode::UNAUTHORIZED);
    refuses(place.tribune(&["token", "revoke", prefix]), &["already"]).await;
    assert!(
        succeeds(&place, &["token", "list"])
            .await
            .contains("revoked")
    );
    assert_eq!(service.stopped_by("-TERM").await, Some(0));
    place.discard().await;
}

async fn an_administrator_is_named_listed_and_taken_back(backend: &Backend) {
    let place = Place::new(*backend).await;
    let service = place.up(&["serve", "--migrate"], "Ctrl-C").await;
    let address = "Ada.Keeper@tribune.example";
    let add = ["administrator", "add", address];
    refuses(place.tribune(&add), &["--given-name"]).await;
    refuses(place.tribune(&["administrator", "add", "nonsense"]), &["@"]).await;
    let mut named = add.to_vec();
    named.extend(["--given-name", "Ada", "--family-name", "Keeper"]);
    let added = succeeds(&place, &named).await;
    let person = value(&added, "Administrator");
    assert!(person.starts_with("Person:"), "{added}");
    let there = format!("They sign in at {}/sign-in", service.address());
    assert!(added.contains(&there), "{there}: {added}");
    refuses(place.tribune(&add), &["already"]).await;
    let list = succeeds(&place, &["administrator", "list"]).await;
    assert!(
        list.contains(&person) && list.contains("Ada Keeper"),
        "{list}"
    );
    succeeds(
        &place,
        &["administrator", "remove", &address.to_lowercase()],
    )
    .await;
    refuses(
        place.tribune(&["administrator", "remove", address]),
        &["nobody"],
    )
    .await;
    assert!(
        succeeds(&place, &["administrator", "list"])
            .await
            .contains("Nobody")
    );
    succeeds(&place, &add).await;
    assert_eq!(service.stopped_by("-TERM").await, Some(0));
    place.discard().await;
}
