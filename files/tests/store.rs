//! The store of files: each once, nothing of what is not taken.

#![cfg(test)]

use std::convert::Infallible;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use files::{Kind, StageError, Staged, Store};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;

const MOST: u64 = 64 << 20;

async fn stage(store: &Store, name: &str, bytes: Vec<u8>) -> Result<Staged, StageError> {
    let pieces: Vec<_> = bytes.chunks(10_000).map(<[u8]>::to_vec).collect();
    let pieces = stream::iter(pieces).map(Ok::<_, Infallible>);
    store.stage(name, pieces, MOST).await
}

fn pdf(length: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend((0..length).map(|at| (at % 251) as u8));
    bytes
}

fn files_under(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        match entry.path().is_dir() {
            true => found.extend(files_under(&entry.path())),
            false => found.push(entry.file_name().to_string_lossy().into_owned()),
        }
    }
    found
}

/// What is dropped is let go of by a task of its own.
async fn files_left(folder: &Path, count: usize) -> Vec<String> {
    for _ in 0..100 {
        if files_under(folder).len() == count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    files_under(folder)
}

async fn read(store: &Store, sha256: &str, range: std::ops::Range<u64>) -> Vec<u8> {
    let pieces = store.read(sha256, range).await.unwrap();
    let pieces: Vec<_> = pieces.try_collect().await.unwrap();
    pieces.concat()
}

#[tokio::test]
async fn the_same_file_is_kept_once() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("a folder").join("files");
    let store = Store::folder(&folder).unwrap();
    assert!(!folder.exists(), "it is made when the first file comes");
    let bytes = pdf(11_000_000);
    for name in ["one", "two"] {
        let staged = stage(&store, name, bytes.clone()).await.unwrap();
        assert_eq!((staged.kind, staged.size), (Kind::Pdf, 11_000_009));
        staged.keep().await.unwrap();
    }
    let left = files_left(&folder, 1).await;
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].len(), 64);
    assert!(store.has(&left[0]).await.unwrap());
    assert_eq!(read(&store, &left[0], 0..11_000_009).await, bytes);
    assert_eq!(read(&store, &left[0], 5..9).await, b"1.7\n");
    let long = 10_999_000..20_000_000;
    assert_eq!(read(&store, &left[0], long).await, bytes[10_999_000..]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = folder.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}

#[tokio::test]
async fn of_what_is_not_taken_nothing_stays() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::folder(root.path()).unwrap();
    let page = b"<html><script>alert(1)</script></html>".to_vec();
    let refused = stage(&store, "page", page).await;
    assert!(matches!(refused, Err(StageError::NotTaken(_))));
    let long = stream::iter(vec![pdf(7_000_000); 3]).map(Ok::<_, Infallible>);
    let refused = store.stage("long", long, 20_000_000).await;
    assert!(matches!(refused, Err(StageError::TooLong(20_000_000))));
    let broken = stream::iter([Ok(pdf(7_000_000)), Err("gone")]);
    let refused = store.stage("broken", broken, MOST).await;
    assert!(matches!(refused, Err(StageError::BrokenOff)));
    let endless = stream::iter([Ok::<_, Infallible>(pdf(7_000_000))]).chain(stream::pending());
    let waiting = store.stage("endless", endless, MOST);
    let given_up = tokio::time::timeout(Duration::from_millis(300), waiting).await;
    assert!(given_up.is_err());
    drop(stage(&store, "dropped", pdf(10)).await.unwrap());
    let left = files_left(root.path(), 0).await;
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn what_somebody_left_behind_goes() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::folder(root.path()).unwrap();
    let staged = stage(&store, "kept", pdf(10)).await.unwrap();
    staged.keep().await.unwrap();
    let sha256 = staged.sha256.clone();
    std::fs::write(root.path().join("staged").join("half#1"), "half").unwrap();
    std::mem::forget(staged);
    let (past, future) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
    assert_eq!(store.clear_staged(past).await.unwrap(), 0);
    assert_eq!(store.clear_staged(future).await.unwrap(), 2);
    let all: Vec<_> = store.list().try_collect().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].sha256, sha256);
    assert!(!store.remove(&sha256, past).await.unwrap(), "it is new");
    assert!(store.remove(&sha256, future).await.unwrap());
    assert!(!store.has(&sha256).await.unwrap());
    assert!(!store.remove(&sha256, future).await.unwrap());
    assert!(files_under(root.path()).is_empty());
}

#[tokio::test]
async fn an_empty_store_has_nothing() {
    let root = tempfile::tempdir().unwrap();
    let nowhere = root.path().join("nowhere");
    let address = url::Url::from_file_path(&nowhere).unwrap();
    for store in [
        Store::at(address.as_str()).unwrap(),
        Store::at("memory:///").unwrap(),
        Store::in_memory(),
    ] {
        let all: Vec<_> = store.list().try_collect().await.unwrap();
        assert!(all.is_empty());
        assert_eq!(store.clear_staged(Timestamp::MAX).await.unwrap(), 0);
    }
    assert!(!nowhere.exists());
    for address in ["", "files", "ftp://files.example/", "s3://bucket/files"] {
        assert!(Store::at(address).is_err(), "{address}");
    }
}

/// A package in a store is read from its end.
#[tokio::test]
async fn packages_are_opened_where_they_lie() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("pictures/1.png", plain).unwrap();
    zip.write_all(&[7; 300_000]).unwrap();
    zip.start_file("mimetype", plain).unwrap();
    zip.write_all(Kind::Odp.media_type().as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let root = tempfile::tempdir().unwrap();
    for store in [Store::in_memory(), Store::folder(root.path()).unwrap()] {
        let staged = stage(&store, "slides", bytes.clone()).await.unwrap();
        assert_eq!(staged.kind, Kind::Odp);
    }
}
