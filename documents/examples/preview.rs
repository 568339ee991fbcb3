//! Writes every sample document into a folder, to be looked at:
//! `cargo run -p documents --example preview -- FOLDER`.

use std::{error::Error, fs, path::Path};

use documents::{mail::Rendered, sample};
use domain::language::Language;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args()
        .nth(1)
        .ok_or("name a folder to write into")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let reports = sample::reports().into_iter();
    let reports = reports.map(|(name, report)| (name, report.into_tree()));
    let charts = sample::charts().map(|report| ("charts", report));
    let executive = sample::executive().map(|report| ("executive", report));
    for (name, report) in reports.chain(charts).chain(executive) {
        for language in Language::ALL {
            let path = folder.join(format!("report-{name}.{language}"));
            fs::write(path.with_added_extension("html"), report.html(language)?)?;
            fs::write(path.with_added_extension("md"), report.markdown(language)?)?;
            fs::write(path.with_added_extension("pdf"), report.pdf(language)?)?;
            fs::write(path.with_added_extension("docx"), report.docx(language)?)?;
        }
        let both = folder.join(format!("report-{name}"));
        fs::write(both.with_added_extension("pdf"), report.bilingual_pdf()?)?;
        fs::write(both.with_added_extension("html"), report.bilingual_html()?)?;
        fs::write(both.with_added_extension("json"), report.json()?)?;
        fs::write(both.with_added_extension("docx"), report.bilingual_docx()?)?;
        let markdown = report.bilingual_markdown()?;
        fs::write(both.with_added_extension("md"), markdown)?;
    }
    for message in sample::messages() {
        let name = format!("{}-{}", message.kind, message.name);
        write(&folder.join(name), &message.rendered()?)?;
    }
    Ok(())
}

fn write(path: &Path, message: &Rendered) -> Result<(), Box<dyn Error>> {
    let text = format!("Subject: {}\n\n{}", message.subject, message.text);
    fs::write(path.with_added_extension("txt"), text)?;
    fs::write(path.with_added_extension("html"), &message.html)?;
    if let Some(calendar) = &message.calendar {
        fs::write(path.with_added_extension("ics"), &calendar.bytes)?;
    }
    Ok(())
}
