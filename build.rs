//! Makes what the service shows in a browser part of the binary.
//!
//! The playground (GraphiQL, in `web/`) is built with npm inside `OUT_DIR`, from a copy of its
//! sources, so the source tree stays as it is. Where Node is missing, or its packages can't be had,
//! one warning says so and the small console of `web/console/` is embedded instead.
//!
//! `TRIBUNE_WEB=console` asks for the small console (quick builds), `TRIBUNE_WEB=graphiql` makes a
//! failure to build GraphiQL fail the build (releases).

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use sha2::{Digest, Sha256};

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// What GraphiQL is built from, relative to `web/`.
const SOURCES: [&str; 7] = [
    "package.json",
    "package-lock.json",
    ".npmrc",
    "vite.config.js",
    "index.html",
    "src",
    "pages/icon.svg",
];

/// The oldest Node that the bundler runs on.
const NODE: (u32, u32) = (20, 19);

fn main() -> Result<()> {
    let web = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("web");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for input in SOURCES.iter().chain(&["console", "pages"]) {
        println!("cargo::rerun-if-changed=web/{input}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=TRIBUNE_WEB");

    let mut site = Site::new(&out, &web)?;
    let graphiql = match env::var("TRIBUNE_WEB").as_deref() {
        Ok("console") => None,
        Ok("graphiql") => Some(build_graphiql(&web, &out.join("web"))?),
        Ok(other) => {
            return Err(
                format!("TRIBUNE_WEB={other}: say console or graphiql, or unset it").into(),
            );
        }
        Err(_) => build_graphiql(&web, &out.join("web"))
            .inspect_err(|why| {
                println!(
                    "cargo::warning=The playground is the small console instead of GraphiQL: \
                     {why}. Once that is mended, `touch build.rs` builds it."
                );
            })
            .ok(),
    };
    match graphiql {
        Some(dist) => site.add_graphiql(&dist)?,
        None => site.add_console(&web)?,
    }
    fs::write(out.join("assets.rs"), site.into_code())?;
    Ok(())
}

/// Builds GraphiQL in `work` and returns the folder of its files. Does nothing when the sources are
/// those of the last time.
fn build_graphiql(web: &Path, work: &Path) -> Result<PathBuf> {
    let dist = work.join("dist");
    let stamp = work.join("stamp");
    let now = stamp_of(web)?;
    if fs::read_to_string(&stamp).is_ok_and(|before| before == now) {
        return Ok(dist);
    }
    check_node()?;
    if work.exists() {
        fs::remove_dir_all(work)?;
    }
    for source in SOURCES {
        copy(&web.join(source), &work.join(source))?;
    }
    println!("Building the playground with npm in {}", work.display());
    npm(
        work,
        "npm could not fetch its packages",
        &[
            "ci",
            "--include=dev",
            "--ignore-scripts",
            "--prefer-offline",
            "--fetch-retries=1",
        ],
    )?;
    npm(work, "`npm run build` failed", &["run", "build"])?;
    // Some 240 MB that nothing needs any more.
    fs::remove_dir_all(work.join("node_modules"))?;
    fs::write(stamp, now)?;
    Ok(dist)
}

fn check_node() -> Result<()> {
    let (major, minor) = NODE;
    let missing = format!("Node.js {major}.{minor} or later was not found");
    let output = Command::new("node")
        .arg("--version")
        .output()
        .map_err(|_| missing.clone())?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut parts = version
        .trim_start_matches('v')
        .split('.')
        .map_while(|part| part.parse().ok());
    let found: (u32, u32) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < NODE {
        return Err(format!("{missing} (there is {version})").into());
    }
    Ok(())
}

/// Runs npm. When it fails, its first complaint is the reason; the rest is for `cargo build -vv`.
fn npm(folder: &Path, failure: &str, arguments: &[&str]) -> Result<()> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("npm did not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    println!("{words}");
    let complaint = words.lines().find(|line| !line.starts_with("npm warn"));
    let reason = complaint
        .unwrap_or("no reason was given")
        .trim_start_matches("npm error ");
    Err(format!("{failure}: {reason}").into())
}

/// A digest of all sources, names and contents.
fn stamp_of(web: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    for source in SOURCES {
        for file in files_under(&web.join(source))? {
            digest.update(file.strip_prefix(web)?.to_string_lossy().as_bytes());
            digest.update(fs::read(&file)?);
        }
    }
    Ok(hex(&digest.finalize()))
}

/// The file itself, or all files of the folder at any depth, in order.
fn files_under(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut entries = fs::read_dir(path)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_under(&entry)?);
    }
    Ok(files)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in files_under(from)? {
        let target = to.join(file.strip_prefix(from)?);
        // A single file has nothing left of its path: joining it would end in a slash.
        let target = if from == file { to.to_owned() } else { target };
        fs::create_dir_all(target.parent().ok_or("a file without a folder")?)?;
        fs::copy(file, target)?;
    }
    Ok(())
}

/// Everything that is embedded: one page, and the files that it and the other pages ask for.
#[derive(Default)]
struct Site {
    /// Where files are written that are made here.
    folder: PathBuf,
    /// The names of our own files, as pages write them and as they are served.
    addresses: Vec<(String, String)>,
    /// The style sheet and the icon that all pages share: where they are served.
    stylesheet: String,
    icon: String,
    /// The literals of all assets, and the playground's page.
    assets: Vec<String>,
    page: String,
    graphiql: bool,
}

impl Site {
    /// Starts with what all of Tribune's pages share.
    fn new(out: &Path, web: &Path) -> Result<Self> {
        let folder = out.join("own");
        fs::create_dir_all(&folder)?;
        let mut site = Self {
            folder,
            ..Self::default()
        };
        site.stylesheet = site.add_own(&web.join("pages/tribune.css"))?;
        site.icon = site.add_own(&web.join("pages/icon.svg"))?;
        Ok(site)
    }

    /// The bundler's files carry their hashes in their names already.
    fn add_graphiql(&mut self, dist: &Path) -> Result<()> {
        for file in files_under(&dist.join("assets"))? {
            if file.extension().is_some_and(|extension| extension == "gz") {
                continue;
            }
            let name = file
                .strip_prefix(dist)?
                .to_string_lossy()
                .replace('\\', "/");
            self.assets.push(asset(&format!("/{name}"), &file)?);
        }
        self.page = asset("/graphql", &dist.join("index.html"))?;
        self.graphiql = true;
        Ok(())
    }

    fn add_console(&mut self, web: &Path) -> Result<()> {
        self.add_own(&web.join("console/console.css"))?;
        self.add_own(&web.join("console/console.js"))?;
        let mut links = String::new();
        for file in files_under(&web.join("src/examples"))? {
            let address = self.add_own(&file)?;
            let text = fs::read_to_string(&file)?;
            let name =
                operation_name(&text).ok_or_else(|| format!("{} has no name", file.display()))?;
            writeln!(links, "<a href=\"{address}\">{name}</a>")?;
        }
        let mut html = fs::read_to_string(web.join("console/index.html"))?;
        html = html.replace("<!-- examples -->", &links);
        for (written, served) in &self.addresses {
            html = html.replace(written, served);
        }
        let file = self.folder.join("console.html");
        fs::write(&file, html)?;
        self.page = asset("/graphql", &file)?;
        Ok(())
    }

    /// Adds a file of ours under a name that changes with its content; returns its address.
    fn add_own(&mut self, file: &Path) -> Result<String> {
        let stem = file
            .file_stem()
            .ok_or("a file without a name")?
            .to_string_lossy();
        let extension = file
            .extension()
            .ok_or("a file without an extension")?
            .to_string_lossy();
        let digest = hex(&Sha256::digest(fs::read(file)?)[..5]);
        let address = format!("/assets/{stem}-{digest}.{extension}");
        self.addresses
            .push((format!("/assets/{stem}.{extension}"), address.clone()));
        self.assets.push(asset(&address, file)?);
        Ok(address)
    }

    /// The Rust code that `src/http/assets.rs` includes.
    fn into_code(mut self) -> String {
        // In the order of their addresses, so that one is found by bisection.
        self.assets.sort();
        format!(
            "pub const STYLESHEET: &str = {:?};\npub const ICON: &str = {:?};\n\
             pub const IS_GRAPHIQL: bool = {};\npub static PAGE: Asset = {};\n\
             pub static ASSETS: &[Asset] = &[\n{}];\n",
            self.stylesheet,
            self.icon,
            self.graphiql,
            self.page,
            self.assets
                .iter()
                .map(|asset| format!("    {asset},\n"))
                .collect::<String>(),
        )
    }
}

/// The literal of one asset. The path comes first, as the order of assets depends on it.
fn asset(address: &str, file: &Path) -> Result<String> {
    let content_type = content_type(file)?;
    let etag = format!("W/\"{}\"", hex(&Sha256::digest(fs::read(file)?)[..12]));
    let mut packed = file.as_os_str().to_owned();
    packed.push(".gz");
    let packed = PathBuf::from(packed);
    let gzip = match packed.exists() {
        true => format!("Some(include_bytes!({packed:?}))"),
        false => "None".to_owned(),
    };
    Ok(format!(
        "Asset {{ path: {address:?}, content_type: {content_type:?}, etag: {etag:?}, \
         plain: include_bytes!({file:?}), gzip: {gzip} }}"
    ))
}

fn content_type(file: &Path) -> Result<&'static str> {
    let extension = file.extension().unwrap_or_default().to_string_lossy();
    Ok(match extension.as_ref() {
        "css" => "text/css; charset=utf-8",
        "graphql" => "text/plain; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "ttf" => "font/ttf",
        _ => return Err(format!("no content type is known for {}", file.display()).into()),
    })
}

/// The name of the first operation of a document.
fn operation_name(document: &str) -> Option<&str> {
    document.lines().find_map(|line| {
        let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        matches!(words.next(), Some("query" | "mutation" | "subscription")).then(|| words.next())?
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
