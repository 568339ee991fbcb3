//! A row of a roster, read.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Column, Fault, FaultKind, Mapping, Row, Value, Vocabulary, name, value};
use crate::{
    email::EmailAddress, id::PersonId, jurisdiction::JurisdictionCode, language::Language,
    order::OrderOfGovernment, roster::Track, zone::Zone,
};

/// What a row says, and what of it can't be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row's number.
    pub number: u32,
    /// What it says, by column; what is not there says nothing, and takes nothing away. A
    /// [`Column::FullName`] stands here as the two names that it holds.
    pub values: BTreeMap<Column, Value>,
    /// What is wrong with its cells, and then with what they say together.
    pub faults: Vec<Fault>,
}

/// Reads what is of one type from a line.
macro_rules! known {
    ($($(#[$meta:meta])* $name:ident: $column:ident, $variant:ident -> $type:ty;)+) => {$(
        $(#[$meta])*
        #[must_use]
        pub fn $name(&self) -> Option<$type> {
            match self.values.get(&Column::$column)? {
                Value::$variant(value) => Some(value.clone()),
                _ => None,
            }
        }
    )+};
}

impl Line {
    /// Reads a row.
    #[must_use]
    pub fn read(row: &Row, mapping: &Mapping, vocabulary: &Vocabulary) -> Self {
        let mut line = Self {
            number: row.number,
            values: BTreeMap::new(),
            faults: Vec::new(),
        };
        for (&column, &number) in &mapping.columns {
            match value::read(column, row.cell(number), mapping, vocabulary) {
                Ok(None) => {}
                Ok(Some(value)) => {
                    line.values.insert(column, value);
                }
                Err(kind) => line.fault(mapping, column, kind),
            }
        }
        line.names(mapping);
        if let (Some(first), Some(last)) = (line.day(Column::From), line.day(Column::To))
            && last < first
        {
            line.fault(mapping, Column::To, FaultKind::LastBeforeFirst);
        }
        line
    }

    /// Takes the full name apart where the names do not stand by themselves, and asks for what is
    /// missing: nobody has half a name. Somebody named by an identifier has one already.
    fn names(&mut self, mapping: &Mapping) {
        let full = self.values.remove(&Column::FullName);
        let both = [Column::FamilyName, Column::GivenName];
        if let Some(Value::Words(full)) = full
            && both.iter().all(|name| !self.values.contains_key(name))
        {
            match name::split(&full) {
                Some(names) => {
                    for (column, name) in both.into_iter().zip([names.0, names.1]) {
                        self.values.insert(column, Value::Words(name.into()));
                    }
                }
                None => self.fault(mapping, Column::FullName, FaultKind::AmbiguousName),
            }
            return;
        }
        if self.values.contains_key(&Column::Person) {
            return;
        }
        let names = [Column::FullName, Column::FamilyName, Column::GivenName];
        if self
            .faults
            .iter()
            .any(|fault| names.contains(&fault.column))
        {
            return;
        }
        for column in both {
            if !self.values.contains_key(&column) {
                // A file without that column has the full name's.
                let there = mapping.columns.contains_key(&column);
                let column = if there { column } else { Column::FullName };
                self.fault(mapping, column, FaultKind::MissingName);
            }
        }
        self.faults.dedup();
    }

    fn fault(&mut self, mapping: &Mapping, column: Column, kind: FaultKind) {
        if let Some(place) = mapping.place(column, self.number) {
            self.faults.push(Fault {
                place,
                column,
                kind,
            });
        }
    }

    /// The words of a column.
    #[must_use]
    pub fn words(&self, column: Column) -> Option<&str> {
        match self.values.get(&column)? {
            Value::Words(words) => Some(words),
            _ => None,
        }
    }

    /// The day of a column.
    #[must_use]
    pub fn day(&self, column: Column) -> Option<Date> {
        match self.values.get(&column)? {
            Value::Day(day) => Some(*day),
            _ => None,
        }
    }

    known! {
        /// Who the person is, where an identifier says so.
        person: Person, Person -> PersonId;
        /// The person's address.
        address: Address, Address -> EmailAddress;
        /// The person's language.
        language: Language, Language -> Language;
        /// The person's zone.
        zone: Zone, Zone -> Zone;
        /// The organization's order of government.
        order: Order, Order -> OrderOfGovernment;
        /// The organization's jurisdiction.
        jurisdiction: Jurisdiction, Jurisdiction -> JurisdictionCode;
        /// The person's network.
        track: Track, Track -> Track;
    }
}

#[cfg(test)]
mod tests;
