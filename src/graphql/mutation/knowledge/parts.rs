//! What is said of a reference and of a resource in more than one field.

use async_graphql::{ID, InputObject, OneofObject};
use entity::enums::{MetricPrecision, MetricUnit};
use service::commands::knowledge::{Known, Metric, Speaker, references::Address, resources::Days};

use super::super::given::{BilingualTextInput, Given, key};
use crate::graphql::{
    layer::words::Word,
    nouns::types::{Organization, Person},
    scalar::Date,
};

/// Where a reference is to be read in a language.
#[derive(InputObject)]
pub struct ReferenceAddressInput {
    /// The language's tag (BCP 47), such as `fr` or `en-CA`.
    language: String,
    /// The address, with `https://` or `http://`. What only tells where readers come from is taken off.
    address: String,
}

impl From<ReferenceAddressInput> for Address {
    fn from(input: ReferenceAddressInput) -> Self {
        Self {
            language: input.language,
            address: input.address,
        }
    }
}

/// Somebody: of this installation, or by name.
#[derive(OneofObject)]
pub enum SpeakerNameInput {
    /// Somebody on record.
    Person(ID),
    /// The name of somebody who is not.
    Name(String),
}

/// An organization: of this installation, or by name.
#[derive(OneofObject)]
pub enum NamedOrganizationInput {
    /// An organization on record.
    Organization(ID),
    /// The name of one that is not.
    Name(String),
}

impl From<NamedOrganizationInput> for Known {
    fn from(input: NamedOrganizationInput) -> Self {
        match input {
            NamedOrganizationInput::Organization(id) => Self::OnRecord(key::<Organization>(&id)),
            NamedOrganizationInput::Name(name) => Self::Named(name),
        }
    }
}

/// Somebody who speaks of a resource.
#[derive(InputObject)]
pub struct SpeakerInput {
    /// Who.
    who: SpeakerNameInput,
    /// For whom they worked then.
    organization: Option<NamedOrganizationInput>,
}

impl From<SpeakerInput> for Speaker {
    fn from(input: SpeakerInput) -> Self {
        Self {
            who: match input.who {
                SpeakerNameInput::Person(id) => Known::OnRecord(key::<Person>(&id)),
                SpeakerNameInput::Name(name) => Known::Named(name),
            },
            organization: input.organization.map(Known::from),
        }
    }
}

/// A figure of a resource.
#[derive(InputObject)]
pub struct MetricInput {
    /// What it counts.
    label: BilingualTextInput,
    /// How exact it is.
    #[graphql(default_with = "Word(MetricPrecision::Exactly)")]
    precision: Word<MetricPrecision>,
    /// The figure in digits, such as `1690000` or `99.5`.
    value: String,
    /// Of what it is.
    #[graphql(default_with = "Word(MetricUnit::Count)")]
    unit: Word<MetricUnit>,
    /// The day of which it is. A figure without one is flagged wherever it is shown.
    as_of: Option<Given<Date>>,
}

impl From<MetricInput> for Metric {
    fn from(input: MetricInput) -> Self {
        Self {
            label: input.label.into(),
            precision: input.precision.0,
            value: input.value,
            unit: input.unit.0,
            as_of: input.as_of.map(Given::written),
        }
    }
}

/// The days that a resource speaks of.
#[derive(InputObject)]
pub struct ResourceDaysInput {
    /// The first.
    from: Given<Date>,
    /// The last; none where it goes on, or nobody knows.
    to: Option<Given<Date>>,
}

impl From<ResourceDaysInput> for Days {
    fn from(input: ResourceDaysInput) -> Self {
        Self {
            from: input.from.written(),
            to: input.to.map(Given::written),
        }
    }
}
