//! Orders of government, and the lines of the report that they are counted in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Why a word is no order of government.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{given}” is not an order of government; write federal, provincial, territorial, municipal or other"
)]
pub struct OrderError {
    /// What was given.
    pub given: String,
}

/// The order of government of an organization.
///
/// It is the organization's, never its people's homes': a federal employee in Halifax is federal
/// (product rule “Counting”).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderOfGovernment {
    /// A federal department or agency.
    Federal,
    /// A ministry or agency of a province.
    Provincial,
    /// A department or agency of a territory.
    Territorial,
    /// A city, town or regional municipality.
    Municipal,
    /// Crown corporations, institutes, Indigenous governments: listed, not counted.
    Other,
}

impl OrderOfGovernment {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::Federal,
        Self::Provincial,
        Self::Territorial,
        Self::Municipal,
        Self::Other,
    ];

    /// The name by which it is stored and written in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Federal => "federal",
            Self::Provincial => "provincial",
            Self::Territorial => "territorial",
            Self::Municipal => "municipal",
            Self::Other => "other",
        }
    }

    /// Reads a stored name.
    ///
    /// # Errors
    /// When it is none of the five.
    pub fn parse(given: &str) -> Result<Self, OrderError> {
        Self::ALL
            .into_iter()
            .find(|order| order.as_str() == given)
            .ok_or_else(|| OrderError {
                given: given.to_owned(),
            })
    }

    /// Whether organizations of this order are counted in the report's three lines.
    #[must_use]
    pub const fn counted(self) -> bool {
        !matches!(self, Self::Other)
    }

    /// Whether a jurisdiction of another order has organizations of this one: a province has ministries
    /// of its own and municipalities; the federal order has departments.
    #[must_use]
    pub const fn fits(self, jurisdiction: Self) -> bool {
        match self {
            Self::Municipal => jurisdiction.represents(),
            Self::Other => true,
            own => own as u8 == jurisdiction as u8,
        }
    }

    /// Whether an organization of this order, by itself, represents its province or territory.
    #[must_use]
    pub const fn represents(self) -> bool {
        matches!(self, Self::Provincial | Self::Territorial)
    }
}

impl fmt::Display for OrderOfGovernment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for OrderOfGovernment {
    type Err = OrderError;
    fn from_str(given: &str) -> Result<Self, OrderError> {
        Self::parse(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_reads_back_what_it_writes() {
        for order in OrderOfGovernment::ALL {
            assert_eq!(OrderOfGovernment::parse(order.as_str()), Ok(order));
            assert_eq!(
                serde_json::to_string(&order).unwrap(),
                format!("\"{order}\"")
            );
        }
        assert!(OrderOfGovernment::parse("Federal").is_err());
    }

    #[test]
    fn crown_corporations_are_listed_and_not_counted() {
        let not_counted: Vec<_> = OrderOfGovernment::ALL
            .into_iter()
            .filter(|order| !order.counted())
            .collect();
        assert_eq!(not_counted, [OrderOfGovernment::Other]);
    }
}
