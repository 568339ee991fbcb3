//! Who gets in: tokens, sessions, administrators.

use entity::{administrator, api_token, enums, session};

use super::rules;
use crate::graphql::layer::describe::Noun;

pub(super) fn api_token() -> Noun {
    use api_token::Column as C;
    Noun::new::<api_token::Entity>("ApiToken", "apiTokens", "A token with which a program uses the API. What it is made of is shown once, when it is made, and kept nowhere.")
        .seen_by(rules::administrators)
        .descending(C::CreatedAt)
        .column(C::Name, "What it is for.")
        .column(C::Prefix, "How it begins, after tribune_: by that it can be told from others.")
        .words::<enums::AccessRole>(C::Role, "What its holder is to the community.")
        .column(C::Scopes, "What it may be used for: read, write, jobs, metrics, with a space between them.")
        .column(C::CreatedAt, "When it was made.")
        .column(C::CreatedBy, "Who made it: administrator, person:12 and the like.")
        .column(C::ExpiresAt, "From when on it opens nothing.")
        .column(C::LastUsedAt, "When it was used last, to the minute; null where it never was.")
        .column(C::RevokedAt, "When it was revoked.")
        .column(C::RevokedBy, "Who revoked it.")
}

pub(super) fn session() -> Noun {
    use session::Column as C;
    Noun::new::<session::Entity>("Session", "sessions", "A browser that you signed in with. Everybody sees their own.")
        .seen_by(rules::sessions)
        .descending(C::CreatedAt)
        .column(C::CreatedAt, "When you signed in.")
        .column(C::LastSeenAt, "When it was used last, to the minute. Eight hours later it is over.")
        .column(C::ExpiresAt, "When it is over however much it is used.")
        .column(C::RevokedAt, "When it was ended.")
        .one("person", "Person", C::PersonId, "Who signed in.")
}

pub(super) fn administrator() -> Noun {
    use administrator::Column as C;
    Noun::new::<administrator::Entity>("Administrator", "administrators", "A person keeps the service, or did.")
        .seen_by(rules::administrators)
        .descending(C::GrantedAt)
        .column(C::GrantedAt, "Since when.")
        .column(C::GrantedBy, "Who made them one: command_line, person:12 and the like.")
        .column(C::RevokedAt, "Until when; null for those who are.")
        .column(C::RevokedBy, "Who took it back.")
        .one("person", "Person", C::PersonId, "Who.")
}
