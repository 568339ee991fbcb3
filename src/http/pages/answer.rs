//! The page that takes an answer to an invitation, behind the signed link of the message.
//!
//! Looking at it changes nothing: programs that look through mail open links too. The form needs no
//! cookie and no sign-in, as its own address is signed, and no other site knows it.

use askama::Template;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use documents::locale::{Locale, Value};
use documents::mail::when;
use domain::answer::Reply;
use domain::id::PersonId;
use domain::language::{Bilingual, Preference, TextError};
use entity::enums::Answer;
use entity::person;
use jobs::runner::enqueue;
use jobs::triggers::run_for;
use serde::Deserialize;
use service::access::signing::{self, AnswerLink, Purpose};
use service::commands::answers::{self, Outcome, Way};
use service::context::{Act, Actor};
use service::error::ServiceError;
use service::reads::answering::{self, Asked};
use service::time::ToJiff;

use super::signed::{open, unseen};
use super::{Page, PageError, render};
use crate::http::AppState;
use crate::http::auth::{Client, go};

/// How the page is asked for.
#[derive(Default, Deserialize)]
pub struct Shown {
    /// The answer whose button stands first.
    choose: Option<String>,
    /// Whether an answer was just given.
    done: Option<String>,
}

/// What the form sends.
#[derive(Deserialize)]
pub struct Given {
    answer: String,
    /// The key of whoever attends instead.
    #[serde(default)]
    delegate: String,
}

#[derive(Template)]
#[template(path = "pages/answer.html")]
struct Answering {
    page: Page,
    halves: Vec<Half>,
}

/// The words in one language.
struct Half {
    tag: &'static str,
    names: String,
    title: String,
    day: String,
    hours: String,
    zone: String,
    home: Option<String>,
    place: String,
    join: Option<(String, String)>,
    agenda: Vec<(String, String)>,
    told: Option<Told>,
    standing: String,
    /// Nothing, where no answer is taken any more.
    form: Option<AnswerForm>,
    words: Words,
}

/// What just happened.
struct Told {
    tone: &'static str,
    words: String,
}

/// The buttons of one language.
struct AnswerForm {
    action: String,
    buttons: [Button; 3],
    colleagues: Vec<(i64, String, bool)>,
    is_open: bool,
}

struct Button {
    value: &'static str,
    words: String,
    first: bool,
}

/// Fixed words of the page.
struct Words {
    when: String,
    place: String,
    agenda: String,
    question: String,
    delegate: String,
    colleague: String,
    choose: String,
    invite: String,
    nobody: String,
    change: String,
}

/// `GET /answer/{link}`.
pub async fn ask(
    State(state): State<AppState>,
    Path(link): Path<String>,
    shown: Result<Query<Shown>, QueryRejection>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let Query(shown) = shown.unwrap_or_default();
    let told = shown.done.is_some().then_some(("ok", "answer-taken"));
    let page = state.page(&headers, &uri);
    let found = find(&state, &link).await;
    let found = match open(&state, client, found) {
        Ok(found) => found,
        Err(refusal) => return refusal.show(page),
    };
    show(
        page,
        &link,
        &found,
        shown.choose.as_deref(),
        told,
        StatusCode::OK,
    )
}

/// `POST /answer/{link}`: takes the answer. The same once more changes nothing.
pub async fn take(
    State(state): State<AppState>,
    Path(link): Path<String>,
    client: Client,
    headers: HeaderMap,
    uri: Uri,
    form: Result<Form<Given>, FormRejection>,
) -> Response {
    let page = state.page(&headers, &uri);
    let found = find(&state, &link).await;
    let found = match open(&state, client, found) {
        Ok(found) => found,
        Err(refusal) => return refusal.show(page),
    };
    let reply = form.ok().and_then(|Form(given)| reply(&given));
    let Some(reply) = reply else {
        return unseen(PageError::Malformed.show(page));
    };
    let outcome = match write(&state, &found.link, reply).await {
        Ok(outcome) => outcome,
        Err(error) => return unseen(error.show(page)),
    };
    match outcome {
        Outcome::Taken | Outcome::Unchanged => {
            let back = page.link(&format!("/answer/{link}?done=1"));
            unseen(go(&back, []))
        }
        Outcome::NoSuchColleague => {
            let told = Some(("bad", "answer-no-such-colleague"));
            let choose = Some("delegated");
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(page, &link, &found, choose, told, status)
        }
        // The page says so by itself, as the meeting now stands.
        _ => match find(&state, &link).await {
            Ok(Some(found)) => show(page, &link, &found, None, None, StatusCode::CONFLICT),
            Ok(None) => unseen(PageError::NotFound.show(page)),
            Err(error) => unseen(error.show(page)),
        },
    }
}

/// What a link opens.
struct Found {
    link: AnswerLink,
    asked: Asked,
}

async fn find(state: &AppState, link: &str) -> Result<Option<Found>, PageError> {
    let Some(key) = signing::find(&state.db, Purpose::Answer).await? else {
        return Ok(None);
    };
    let Some(link) = AnswerLink::read(&key, link) else {
        return Ok(None);
    };
    let now = state.clock.now();
    let asked = answering::of(&state.db, now, link.meeting, &link.people).await?;
    Ok(asked.map(|asked| Found { link, asked }))
}

fn reply(given: &Given) -> Option<Reply> {
    Some(match given.answer.as_str() {
        "accepted" => Reply::Accepted,
        "tentative" => Reply::Tentative,
        "declined" => Reply::Declined,
        // Nobody chosen is nobody's colleague.
        "delegated" => Reply::Delegated(Some(PersonId(given.delegate.parse().unwrap_or(0)))),
        _ => return None,
    })
}

async fn write(state: &AppState, link: &AnswerLink, reply: Reply) -> Result<Outcome, PageError> {
    let actor = link
        .people
        .first()
        .map_or(Actor::Visitor, |one| Actor::Person(*one));
    let act = Act::new(actor, state.clock.now());
    let done = service::db::write(&state.db, async |tx| {
        let (meeting, people) = (link.meeting, &link.people);
        let done = answers::answer(tx, &act, meeting, people, reply, Way::Link).await?;
        for trigger in &done.triggers {
            let run = run_for(*trigger, &act.actor);
            enqueue(tx, state.jobs.registry(), run, act.now).await?;
        }
        Ok::<_, PageError>(done)
    });
    let done = done.await?;
    if done.value == Outcome::Taken {
        state.jobs.bell().ring();
    }
    if !done.triggers.is_empty() {
        state.jobs.wake();
    }
    Ok(done.value)
}

fn show(
    page: Page,
    link: &str,
    found: &Found,
    choose: Option<&str>,
    told: Option<(&'static str, &'static str)>,
    status: StatusCode,
) -> Response {
    let preference = found
        .asked
        .readers
        .values()
        .map(|reader| reader.preference)
        .reduce(Preference::and)
        .unwrap_or(Preference::Both);
    let (page, languages) = page.for_readers(preference);
    let halves = languages.iter().map(|language| {
        let action = page.link(&format!("/answer/{link}"));
        half(Locale::of(*language), &found.asked, action, choose, told)
    });
    let response = match halves.collect::<Result<Vec<_>, _>>() {
        Ok(halves) => render(&Answering { page, halves }),
        Err(error) => error.show(page),
    };
    let mut response = unseen(response);
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    response
}

fn half(
    locale: &Locale,
    asked: &Asked,
    action: String,
    choose: Option<&str>,
    told: Option<(&'static str, &'static str)>,
) -> Result<Half, PageError> {
    let meeting = &asked.meeting;
    let time = (meeting.starts_at.to_jiff(), meeting.ends_at.to_jiff());
    let first = asked.readers.values().next();
    let zone = first.map_or(&asked.community.zone, |reader| &reader.zone);
    let (day, hours) = when(locale, time, zone)?;
    let names: Vec<String> = asked
        .readers
        .values()
        .map(|one| one.name.to_string())
        .collect();
    let title = |texts: Result<Bilingual, TextError>| {
        let texts = texts.map_err(ServiceError::from)?;
        Ok::<_, PageError>(locale.written("the meeting's title", &texts)?)
    };
    let agenda = asked.agenda.iter().map(|(item, speaker)| {
        let speaker = speaker.as_ref().map(full_name).unwrap_or_default();
        Ok((title(item.title())?, speaker))
    });
    let open = asked.closed.is_none();
    let words = |key: &str| locale.plain(key);
    Ok(Half {
        tag: locale.language().tag(),
        names: locale.text("answer-for", &[("names", locale.list(&names).into())])?,
        title: title(meeting.title())?,
        home: home(locale, asked, time, (&day, &hours))?,
        day,
        hours,
        zone: locale.zone(zone)?,
        place: meeting.platform.clone(),
        join: match meeting.join_url.clone().filter(|_| open) {
            Some(url) => Some((words("mail-invitation-join")?, url)),
            None => None,
        },
        agenda: match open {
            true => agenda.collect::<Result<_, PageError>>()?,
            false => Vec::new(),
        },
        told: told
            .filter(|_| open)
            .map(|(tone, key)| {
                Ok::<_, PageError>(Told {
                    tone,
                    words: words(key)?,
                })
            })
            .transpose()?,
        standing: standing(locale, asked)?,
        form: match open {
            true => Some(form(locale, asked, action, choose)?),
            false => None,
        },
        words: Words {
            when: words("calendar-when")?,
            place: words("calendar-where")?,
            agenda: words("mail-invitation-agenda")?,
            question: words("mail-invitation-answering")?,
            delegate: words("mail-invitation-delegate")?,
            colleague: words("answer-colleague")?,
            choose: words("answer-choose")?,
            invite: words("answer-invite")?,
            nobody: words("answer-nobody")?,
            change: words("answer-change")?,
        },
    })
}

/// The time by the community's clock, where that is another.
fn home(
    locale: &Locale,
    asked: &Asked,
    time: (jiff::Timestamp, jiff::Timestamp),
    here: (&str, &str),
) -> Result<Option<String>, PageError> {
    let (day, hours) = when(locale, time, &asked.community.zone)?;
    if (day.as_str(), hours.as_str()) == here {
        return Ok(None);
    }
    let zone = locale.zone(&asked.community.zone)?;
    let values = [
        ("day", day.into()),
        ("hours", hours.into()),
        ("zone", zone.into()),
    ];
    Ok(Some(locale.text("mail-invitation-home", &values)?))
}

/// What was answered, or why nothing is to be answered any more.
fn standing(locale: &Locale, asked: &Asked) -> Result<String, PageError> {
    if let Some(outcome) = asked.closed {
        return Ok(locale.text("answer-closed", &[("why", outcome.as_str().into())])?);
    }
    let delegate = asked.delegate.as_ref().map(full_name).unwrap_or_default();
    let values = [
        ("answer", Value::from(asked.answer.as_str())),
        ("named", Value::from(usize::from(asked.delegate.is_some()))),
        ("name", delegate.into()),
    ];
    Ok(locale.text("answer-yours", &values)?)
}

fn form(
    locale: &Locale,
    asked: &Asked,
    action: String,
    choose: Option<&str>,
) -> Result<AnswerForm, PageError> {
    let choices = [
        ("accepted", "mail-invitation-accept"),
        ("tentative", "mail-invitation-tentative"),
        ("declined", "mail-invitation-decline"),
    ];
    let is_open = choose == Some("delegated") || asked.answer == Answer::Delegated;
    let chosen = choose.filter(|choose| choices.iter().any(|(value, _)| value == choose));
    let first = chosen.unwrap_or(if is_open { "" } else { "accepted" });
    let button = |(value, key): (&'static str, &str)| {
        Ok::<_, PageError>(Button {
            value,
            words: locale.plain(key)?,
            first: value == first,
        })
    };
    let [accept, tentative, decline] = choices;
    let current = asked.delegate.as_ref().map(|person| person.id);
    Ok(AnswerForm {
        action,
        buttons: [button(accept)?, button(tentative)?, button(decline)?],
        colleagues: asked
            .colleagues
            .iter()
            .map(|one| (one.id, full_name(one), current == Some(one.id)))
            .collect(),
        is_open,
    })
}

fn full_name(person: &person::Model) -> String {
    format!("{} {}", person.given_name, person.family_name)
}
