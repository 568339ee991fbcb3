//! Commands on the roster as a spreadsheet.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand, ValueEnum};
use domain::import::Missing;
use domain::language::Language;
use domain::roster::Track;
use jiff::civil::Date;
use spreadsheet::Separator;

use super::Place;

/// What can be done with the roster as a spreadsheet.
#[derive(Debug, Subcommand)]
pub enum RosterCommand {
    /// Say what a spreadsheet would change, and carry it out if that is asked for
    #[command(
        long_about = "Takes a roster as CSV or XLSX, in French or in English, and says what each of \
        its lines would change. Nothing of the roster is written but with --apply, and then all of it in \
        one step, which `tribune roster undo` takes back. An empty cell takes nothing away. Lines that \
        nobody can be sure about are listed and hold the import up: mend them in the file and import it \
        anew, or decide about them over the API (decideRosterLines) and go on with `tribune roster apply`.",
        after_long_help = "Examples:\n  tribune roster import liste.xlsx --as-of 2021-09-01\n  tribune \
        roster import members.csv --separator semicolon --missing end --apply"
    )]
    Import(Box<ImportRoster>),
    /// Carry an import out that was looked at
    Apply {
        /// The import, as `tribune roster import` shows it: RosterImport:3, or 3
        #[arg(value_parser = import_key)]
        import: i64,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Take an import back that was carried out
    #[command(
        long_about = "Takes an import back: what it entered goes, what it changed is as it was. It is \
        refused once something rests on it, such as an answer of somebody whom it entered or a report \
        that was sent and counts them; the command names what that is."
    )]
    Undo {
        /// The import, as `tribune roster import` shows it: RosterImport:3, or 3
        #[arg(value_parser = import_key)]
        import: i64,
        /// Which instance's.
        #[command(flatten)]
        place: Place,
    },
    /// Write the roster of a day as a spreadsheet
    #[command(
        long_about = "Writes the members of a day, a line for each membership, with where they work on \
        that day. Imported again as of the same day, the file changes nothing: it can be edited and sent \
        back. It holds personal data.",
        after_long_help = "Examples:\n  tribune roster export --output members.xlsx\n  tribune roster \
        export --at 2020-09-01 --track executive --language fr --output liste.csv"
    )]
    Export(Box<ExportRoster>),
}

/// A spreadsheet to be imported.
#[derive(Args, Debug)]
pub struct ImportRoster {
    /// The file: CSV or XLSX
    pub file: PathBuf,
    /// The day of which the roster is [default: today]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// What it says of members who are not in it: keep them, or end their memberships the day before
    #[arg(long, value_name = "keep|end", default_value = "keep", value_parser = missing())]
    pub missing: Missing,
    /// The sheet of a workbook [default: its first]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The encoding of a text, such as windows-1252, where it can't be told
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// What stands between two cells of a text, where it can't be told
    #[arg(long, value_name = "NAME", value_parser = separator())]
    pub separator: Option<Separator>,
    /// Carry it out, unless a line waits for a decision
    #[arg(long)]
    pub apply: bool,
    /// Which instance's.
    #[command(flatten)]
    pub place: Place,
}

/// A roster to be written.
#[derive(Args, Debug)]
pub struct ExportRoster {
    /// The day [default: today]
    #[arg(long, value_name = "DATE")]
    pub at: Option<Date>,
    /// One of the two networks [default: both]
    #[arg(long, value_parser = track())]
    pub track: Option<Track>,
    /// The file's form [default: as the name of --output ends, or xlsx]
    #[arg(long)]
    pub format: Option<SheetFormat>,
    /// The language of headings and words
    #[arg(long, value_name = "fr|en", default_value = "en", value_parser = language())]
    pub language: Language,
    /// What stands between two cells of a text [default: comma]
    #[arg(long, value_name = "NAME", value_parser = separator())]
    pub separator: Option<Separator>,
    /// The file [default: it is printed]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Which instance's.
    #[command(flatten)]
    pub place: Place,
}

/// The form of a spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SheetFormat {
    /// A workbook
    Xlsx,
    /// A text
    Csv,
}

fn import_key(given: &str) -> Result<i64, String> {
    let digits = given.strip_prefix("RosterImport:").unwrap_or(given);
    let key = digits.parse().ok().filter(|key| *key > 0);
    key.ok_or_else(|| "write an import as RosterImport:3, or 3".to_owned())
}

fn missing() -> impl TypedValueParser<Value = Missing> {
    PossibleValuesParser::new(["keep", "end"]).map(|word| match word.as_str() {
        "end" => Missing::End,
        _ => Missing::Keep,
    })
}

fn separator() -> impl TypedValueParser<Value = Separator> {
    let words = PossibleValuesParser::new(Separator::ALL.map(Separator::as_str));
    words.try_map(|word| Separator::parse(&word).ok_or("there is no such separator"))
}

fn track() -> impl TypedValueParser<Value = Track> {
    let tracks = [Track::Executive, Track::Manager];
    PossibleValuesParser::new(tracks.map(Track::as_str)).map(move |word| {
        let [executive, manager] = tracks;
        match word == manager.as_str() {
            true => manager,
            false => executive,
        }
    })
}

fn language() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::code))
        .try_map(|word| Language::parse(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_named_as_it_is_shown() {
        assert_eq!(import_key("RosterImport:12"), Ok(12));
        assert_eq!(import_key("12"), Ok(12));
        for wrong in ["", "0", "-1", "Person:12", "RosterImport:"] {
            assert!(import_key(wrong).is_err(), "{wrong}");
        }
    }
}
