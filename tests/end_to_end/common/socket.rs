//! A client of graphql-transport-ws, message by message.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::TestApp;

/// How long anything may take that must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a socket may stay open that must close: longer than any recheck and any memory of who
/// it is.
const CLOSING: Duration = Duration::from_secs(20);

/// An open socket.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What the server says.
#[derive(Debug, PartialEq)]
pub enum Heard {
    /// A message of the protocol.
    Said(Value),
    /// It closes, with a code and a reason.
    Closed(u16, String),
    /// It is gone without a word.
    Gone,
}

impl Socket {
    /// Opens one with the right sub-protocol and more headers; the refusal's status where none opens.
    pub async fn try_open(
        base: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, StatusCode> {
        let address = format!("{base}/graphql").replacen("http", "ws", 1);
        let mut request = address.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(refusal)) => {
                Err(StatusCode::from_u16(refusal.status().as_u16()).unwrap())
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens one with the right sub-protocol.
    pub async fn open(app: &TestApp) -> Self {
        Self::try_open(
            &app.at(""),
            &[("sec-websocket-protocol", "graphql-transport-ws")],
        )
        .await
        .unwrap()
    }

    /// Opens one that is let in.
    pub async fn ready(app: &TestApp) -> Self {
        Self::open(app).await.greeted().await
    }

    /// Says who it is, which is nobody in particular, and is let in.
    pub async fn greeted(mut self) -> Self {
        let socket = &mut self;
        socket.say(json!({ "type": "connection_init" })).await;
        assert_eq!(
            socket.hear().await,
            Heard::Said(json!({ "type": "connection_ack" }))
        );
        self
    }

    /// Says something.
    pub async fn say(&mut self, message: Value) {
        self.send(Message::Text(message.to_string().into())).await;
    }

    /// Sends anything. A server that is gone is no fault of the test.
    pub async fn send(&mut self, message: Message) {
        let _ = self.0.send(message).await;
    }

    /// Starts an operation.
    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(json!({ "id": id, "type": "subscribe", "payload": payload }))
            .await;
    }

    /// What comes next.
    pub async fn hear(&mut self) -> Heard {
        // Pings come as long as the socket is open: they are no reason to wait longer.
        let words = timeout(PATIENCE, async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    other => return other,
                }
            }
        });
        let Ok(word) = words.await else {
            panic!("nothing is said any more");
        };
        match word {
            Some(Ok(Message::Text(text))) => Heard::Said(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Close(Some(close)))) => {
                Heard::Closed(close.code.into(), close.reason.to_string())
            }
            Some(Ok(other)) => panic!("{other:?}"),
            Some(Err(_)) | None => Heard::Gone,
        }
    }

    /// The code with which it closes, whatever it says before.
    pub async fn close_code(&mut self) -> u16 {
        let closed = timeout(CLOSING, async {
            loop {
                match self.hear().await {
                    Heard::Said(_) => {}
                    Heard::Closed(code, _) => return code,
                    Heard::Gone => panic!("it is gone without a word"),
                }
            }
        });
        let Ok(code) = closed.await else {
            panic!("it stays open");
        };
        code
    }

    /// The data of an operation's next answer.
    pub async fn next(&mut self, id: &str) -> Value {
        match self.hear().await {
            Heard::Said(mut message) if message["type"] == "next" && message["id"] == id => {
                assert_eq!(message["payload"].get("errors"), None, "{message:#}");
                message["payload"]["data"].take()
            }
            other => panic!("no answer to {id}: {other:?}"),
        }
    }

    /// The first error of an operation that was refused.
    pub async fn error(&mut self, id: &str) -> Value {
        match self.hear().await {
            Heard::Said(mut message) if message["type"] == "error" && message["id"] == id => {
                message["payload"][0].take()
            }
            other => panic!("no error of {id}: {other:?}"),
        }
    }

    /// That an operation is over.
    pub async fn complete(&mut self, id: &str) {
        assert_eq!(
            self.hear().await,
            Heard::Said(json!({ "id": id, "type": "complete" }))
        );
    }

    /// All that comes of an operation until it is over.
    pub async fn rest(&mut self, id: &str) -> Vec<Value> {
        let mut answers = Vec::new();
        loop {
            match self.hear().await {
                Heard::Said(message) if message["id"] == id && message["type"] == "complete" => {
                    return answers;
                }
                Heard::Said(mut message) if message["type"] == "next" && message["id"] == id => {
                    answers.push(message["payload"]["data"].take());
                }
                other => panic!("of {id}: {other:?}"),
            }
        }
    }
}
