use super::*;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    sync::mpsc,
};

/// What the scripted relay does when a message's content has come.
#[derive(Clone, Copy)]
enum Word {
    Say(&'static str),
    Stall,
    Hang,
}

/// A relay that answers each message's content by the next word of its script; it reports what it
/// was sent, connection by connection.
struct Relay {
    config: SmtpConfig,
    contents: mpsc::UnboundedReceiver<(usize, String)>,
}

async fn relay(rcpt: &'static str, script: &'static [Word]) -> Relay {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, contents) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut words = script.iter();
        for connection in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            say(&mut stream, "220 relay.example").await;
            while let Some(line) = read(&mut stream).await {
                match line.split([' ', ':']).next().unwrap_or_default() {
                    "RCPT" => say(&mut stream, rcpt).await,
                    "DATA" => {
                        say(&mut stream, "354 go on").await;
                        let content = read_content(&mut stream).await;
                        sender.send((connection, content)).unwrap();
                        match words.next().unwrap() {
                            Word::Say(answer) => say(&mut stream, answer).await,
                            Word::Stall => tokio::time::sleep(Duration::from_secs(60)).await,
                            Word::Hang => break,
                        }
                    }
                    "QUIT" => {
                        say(&mut stream, "221 bye").await;
                        break;
                    }
                    _ => say(&mut stream, "250 ok").await,
                }
            }
        }
    });
    let mut config = SmtpConfig::plain("127.0.0.1", port);
    (config.step_seconds, config.content_seconds) = (2, 1);
    Relay { config, contents }
}

async fn say(stream: &mut BufReader<tokio::net::TcpStream>, line: &str) {
    let _ = stream.write_all(format!("{line}\r\n").as_bytes()).await;
}

async fn read(stream: &mut BufReader<tokio::net::TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

async fn read_content(stream: &mut BufReader<tokio::net::TcpStream>) -> String {
    let mut content = String::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        if line == ".\r\n" {
            return content;
        }
        content.push_str(&line);
    }
}

const MESSAGE: &[u8] = b"Subject: x\r\n\r\n.dotted\r\nbye\r\n";

fn address(given: &str) -> EmailAddress {
    EmailAddress::parse(given).unwrap()
}

async fn send(connection: Connection) -> (Option<Connection>, Answer) {
    let (from, to) = (address("us@tribune.example"), address("you@town.example"));
    match connection.offer(&from, &to).await {
        Ok(ready) => ready.send(MESSAGE).await,
        Err(refused) => refused,
    }
}

#[tokio::test]
async fn a_message_is_accepted_by_250_alone_and_arrives_as_it_was() {
    let mut relay = relay("250 ok", &[Word::Say("250 2.0.0 queued as 42")]).await;
    let connection = Connection::open(&relay.config).await.unwrap();
    let (connection, answer) = send(connection).await;
    assert_eq!(answer, Answer::accepted(250, "2.0.0 queued as 42"));
    connection.unwrap().close().await;
    let (_, content) = relay.contents.recv().await.unwrap();
    assert_eq!(content, "Subject: x\r\n\r\n..dotted\r\nbye\r\n");
}

#[tokio::test]
async fn a_message_put_off_is_sent_later_on_the_same_connection() {
    let script = &[Word::Say("451 4.3.0 try again"), Word::Say("250 ok")];
    let mut relay = relay("250 ok", script).await;
    let connection = Connection::open(&relay.config).await.unwrap();
    let (connection, answer) = send(connection).await;
    assert_eq!(answer, Answer::later(Some(451), "4.3.0 try again"));
    let (_, answer) = send(connection.unwrap()).await;
    assert_eq!(answer, Answer::accepted(250, "ok"));
    assert_eq!(relay.contents.recv().await.unwrap().0, 0);
    assert_eq!(relay.contents.recv().await.unwrap().0, 0);
}

#[tokio::test]
async fn a_refused_recipient_is_refused_for_good_and_sees_no_content() {
    let mut relay = relay("550 5.1.1 <you@town.example> unknown", &[]).await;
    let connection = Connection::open(&relay.config).await.unwrap();
    let (connection, answer) = send(connection).await;
    assert_eq!(answer, Answer::refused(550, "5.1.1 … unknown"));
    assert!(connection.is_some(), "a plain refusal leaves no doubt");
    assert!(relay.contents.try_recv().is_err());
}

#[tokio::test]
async fn a_content_refused_after_the_dot_is_refused_for_good() {
    let relay = relay("250 ok", &[Word::Say("554 5.6.0 no")]).await;
    let connection = Connection::open(&relay.config).await.unwrap();
    let (connection, answer) = send(connection).await;
    assert_eq!(answer, Answer::refused(554, "5.6.0 no"));
    assert!(connection.is_some());
}

#[tokio::test]
async fn silence_or_a_break_after_the_dot_is_unknown_and_ends_the_connection() {
    for word in [&[Word::Stall], &[Word::Hang]] {
        let relay = relay("250 ok", word).await;
        let connection = Connection::open(&relay.config).await.unwrap();
        let (connection, answer) = send(connection).await;
        assert!(matches!(answer, Answer::Unknown { .. }), "{answer:?}");
        assert!(connection.is_none());
    }
}

#[tokio::test]
async fn a_good_answer_that_is_not_250_is_no_success() {
    let relay = relay("250 ok", &[Word::Say("252 perhaps")]).await;
    let connection = Connection::open(&relay.config).await.unwrap();
    let (connection, answer) = send(connection).await;
    assert!(matches!(answer, Answer::Unknown { .. }), "{answer:?}");
    assert!(connection.is_none());
}

#[tokio::test]
async fn a_relay_that_closes_its_service_is_left() {
    let relay = relay("250 ok", &[Word::Say("421 4.3.2 closing")]).await;
    let connection = Connection::open(&relay.config).await.unwrap();
    let (connection, answer) = send(connection).await;
    assert_eq!(answer, Answer::later(Some(421), "4.3.2 closing"));
    assert!(connection.is_none());
}

#[tokio::test]
async fn nothing_is_sent_in_plain_text_where_tls_is_asked_for() {
    let mut relay = relay("250 ok", &[]).await;
    relay.config.security = Security::StartTls;
    let refused = Connection::open(&relay.config).await.err();
    assert!(matches!(refused, Some(ConnectError::NoStartTls)));
}

#[tokio::test]
async fn a_relay_that_is_not_there_is_said_to_be_so() {
    let mut config = relay("250 ok", &[]).await.config;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    config.port = free.local_addr().unwrap().port();
    drop(free);
    let refused = Connection::open(&config).await.err();
    assert!(matches!(refused, Some(ConnectError::Refused)));
}
