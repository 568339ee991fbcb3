//! The data files that are compiled in, and how a row of one is read.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use serde::de::DeserializeOwned;

/// Where in the data files something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    file: &'static str,
    at: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.file, self.at)
    }
}

impl Place {
    /// A line of a table.
    pub fn line(file: &'static str, line: u64) -> Self {
        Self {
            file,
            at: format!("line {line}"),
        }
    }

    /// A block of a document, by its key.
    pub fn block(file: &'static str, block: &str, key: impl fmt::Display) -> Self {
        Self {
            file,
            at: format!("[[{block}]] {key}"),
        }
    }

    /// A problem here.
    pub fn problem(&self, what: impl fmt::Display) -> DataError {
        DataError::Inconsistent {
            place: self.clone(),
            problem: what.to_string(),
        }
    }
}

/// What is wrong with a data file.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The file is not there.
    #[error("the data file {file} is missing: put it back")]
    Missing {
        /// Its name.
        file: &'static str,
    },
    /// The file is not what its name says, a column is unknown or absent, or a value is malformed.
    #[error(
        "the data file {file} cannot be read: {reason}. Correct it there, or put it back whole"
    )]
    Malformed {
        /// Its name.
        file: &'static str,
        /// Where and why.
        reason: String,
    },
    /// A value contradicts another.
    #[error("{place}: {problem}. Correct the data file there")]
    Inconsistent {
        /// Where.
        place: Place,
        /// Why.
        problem: String,
    },
    /// Rows are missing, or there are more than the set says of itself.
    #[error(
        "the data file {file} holds {found} rows and should hold {expected}: put it back whole, or correct control.toml"
    )]
    Cut {
        /// Its name.
        file: &'static str,
        /// How many rows are there.
        found: usize,
        /// How many the control file names.
        expected: usize,
    },
}

/// A row with its place.
#[derive(Debug)]
pub struct Row<T> {
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub value: T,
}

/// A set of data files.
#[derive(Debug, Clone)]
pub struct Source(BTreeMap<&'static str, Cow<'static, str>>);

impl Source {
    /// A set of files that are compiled in.
    pub fn new(files: &[(&'static str, &'static str)]) -> Self {
        let files = files
            .iter()
            .map(|(name, text)| (*name, Cow::Borrowed(*text)));
        Self(files.collect())
    }

    /// The same with another text of one file.
    #[must_use]
    pub fn with(mut self, file: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        self.0.insert(file, text.into());
        self
    }

    /// The text of a file.
    ///
    /// # Errors
    /// [`DataError::Missing`].
    pub fn text(&self, file: &'static str) -> Result<&str, DataError> {
        let text = self.0.get(file).ok_or(DataError::Missing { file })?;
        Ok(text)
    }

    /// The rows of a table with one header line.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn table<T: DeserializeOwned>(&self, file: &'static str) -> Result<Vec<Row<T>>, DataError> {
        let malformed = |error: csv::Error| DataError::Malformed {
            file,
            reason: error.to_string(),
        };
        let mut reader = csv::Reader::from_reader(self.text(file)?.as_bytes());
        let headers = reader.headers().map_err(malformed)?.clone();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(malformed)?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push(Row {
                place: Place::line(file, line),
                value: record.deserialize(Some(&headers)).map_err(malformed)?,
            });
        }
        Ok(rows)
    }

    /// A document.
    ///
    /// # Errors
    /// When the file is malformed.
    pub fn document<T: DeserializeOwned>(&self, file: &'static str) -> Result<T, DataError> {
        toml::from_str(self.text(file)?).map_err(|error| DataError::Malformed {
            file,
            reason: error.to_string().trim_end().to_owned(),
        })
    }
}
