//! What becomes of a connection to a relay that is slow, strange, or not who it says it is.

use std::time::Duration;

use domain::email::EmailAddress;
use jobs::mail::{
    answer::Answer,
    smtp::{
        CertificateProblem, ConnectError, Connection, Credentials, Milestone, Security, SmtpConfig,
        Step,
    },
};
use testing::{
    authority::Authority,
    relay::{Greeting, Orders, Protection, Relay},
};

fn config(relay: &Relay, security: Security) -> SmtpConfig {
    SmtpConfig {
        security,
        step_seconds: 1,
        ..SmtpConfig::plain("127.0.0.1", relay.port)
    }
}

async fn greeting_with(greeting: Greeting) -> Option<ConnectError> {
    let orders = Orders {
        greeting,
        ..Orders::default()
    };
    let relay = Relay::start(orders).await;
    Connection::open(&config(&relay, Security::None))
        .await
        .err()
}

async fn protected_by(protection: Protection) -> Relay {
    let orders = Orders {
        protection,
        ..Orders::default()
    };
    Relay::start(orders).await
}

#[tokio::test]
async fn a_relay_that_greets_late_is_not_waited_for() {
    let late = greeting_with(Greeting::Late(Duration::from_secs(3))).await;
    let during = Step::Greeting;
    assert!(matches!(late, Some(ConnectError::Silent { during: at }) if at == during));
}

#[tokio::test]
async fn what_does_not_speak_smtp_is_said_to_be_so() {
    for words in [
        "HTTP/1.1 400 Bad Request",
        "SSH-2.0-OpenSSH",
        "250 hello",
        "99",
        "\u{0}\u{1}\u{2}",
    ] {
        let error = greeting_with(Greeting::Other(words)).await;
        assert!(
            matches!(error, Some(ConnectError::NoSmtp { .. })),
            "{words}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_relay_that_does_not_want_us_is_quoted_without_addresses() {
    let greeting = Greeting::Other("554 5.7.1 ask postmaster@relay.example");
    let error = greeting_with(greeting).await.unwrap();
    assert_eq!(
        error.to_string(),
        "the relay refused us (554, greeting): 5.7.1 ask …"
    );
}

#[tokio::test]
async fn a_relay_is_protected_by_tls_from_the_first_byte_or_by_starttls() {
    let authority = Authority::default();
    let acceptor = authority.acceptor("127.0.0.1");
    for (protection, security) in [
        (Protection::StartTls(acceptor.clone()), Security::StartTls),
        (Protection::Tls(acceptor.clone()), Security::Tls),
    ] {
        let relay = protected_by(protection).await;
        let mut config = config(&relay, security);
        config.ca_file = Some(authority.file());
        config.credentials = Some(Credentials {
            user: "tribune".into(),
            password: "secret".into(),
        });
        let mut milestones = Vec::new();
        let mut listener = |one| milestones.push(one);
        let connection = Connection::open_before(&config, &mut listener)
            .await
            .unwrap();
        assert!(milestones.contains(&Milestone::Protected("TLS 1.3".into())));
        assert_eq!(milestones.last(), Some(&Milestone::LoggedIn));
        let address = |given: &str| EmailAddress::parse(given).unwrap();
        let (from, to) = (address("us@tribune.example"), address("you@town.example"));
        let Ok(ready) = connection.offer(&from, &to).await else {
            panic!("it is not refused");
        };
        let (_, answer) = ready.send(b"Subject: x\r\n\r\nbye\r\n").await;
        assert_eq!(answer, Answer::accepted(250, "2.0.0 taken"));
        assert_eq!(relay.record().taken(), ["you@town.example"]);
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_or_of_an_unknown_authority_ends_it() {
    let authority = Authority::default();
    for security in [Security::StartTls, Security::Tls] {
        let protection = |name| match security {
            Security::Tls => Protection::Tls(authority.acceptor(name)),
            _ => Protection::StartTls(authority.acceptor(name)),
        };
        let relay = protected_by(protection("other.example")).await;
        let mut config_of = config(&relay, security);
        config_of.ca_file = Some(authority.file());
        let problem = CertificateProblem::OtherName;
        let error = Connection::open(&config_of).await.err();
        assert!(
            matches!(error, Some(ConnectError::Certificate { problem: p }) if p == problem),
            "{error:?}"
        );
        let relay = protected_by(protection("127.0.0.1")).await;
        let problem = CertificateProblem::UnknownAuthority;
        let error = Connection::open(&config(&relay, security)).await.err();
        assert!(
            matches!(error, Some(ConnectError::Certificate { problem: p }) if p == problem),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn starttls_that_was_taken_out_on_the_way_ends_it_before_anything_is_said() {
    let relay = protected_by(Protection::None).await;
    let error = Connection::open(&config(&relay, Security::StartTls)).await;
    assert!(matches!(error.err(), Some(ConnectError::NoStartTls)));
}

/// Whoever is in between can't put words into the protected conversation (CVE-2011-0411 and its kin).
#[tokio::test]
async fn plain_text_that_comes_with_the_answer_to_starttls_is_not_believed() {
    let authority = Authority::default();
    let relay = protected_by(Protection::SlippedIn(authority.acceptor("127.0.0.1"))).await;
    let mut config = config(&relay, Security::StartTls);
    config.ca_file = Some(authority.file());
    let error = Connection::open(&config).await.err();
    assert!(
        matches!(error, Some(ConnectError::NoSmtp { during: Step::Tls })),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_file_of_certificates_that_is_none_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.pem");
    std::fs::write(&path, "nothing").unwrap();
    let relay = protected_by(Protection::StartTls(
        Authority::default().acceptor("127.0.0.1"),
    ))
    .await;
    let mut config = config(&relay, Security::StartTls);
    config.ca_file = Some(path);
    let error = Connection::open(&config).await.err();
    assert!(
        matches!(error, Some(ConnectError::Authorities { .. })),
        "{error:?}"
    );
}
