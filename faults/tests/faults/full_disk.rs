//! A disk with no room left, under the embedded database. The disk is real and small: a file system in
//! memory, in a namespace of this test's own.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use entity::enums::RunState;
use faults::made_up::STEP_TABLE;
use sea_orm::ConnectionTrait;
use serde_json::json;
use testing::migrated;
use tokio::{process::Command, time::sleep};

use crate::{
    house::{OPEN, ask, count, runs, steps_done_twice, until},
    instance::{Instance, Settings},
};

/// Where the small disk is, for the test within the namespace.
const DISK: &str = "FAULTS_DISK";
const MOUNT: &str = r#"mount -t tmpfs -o size=16m none "$1" && shift && exec "$@""#;
/// Steps of each run, and runs.
const EACH: i64 = 60;
const RUNS: i64 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_outlive_a_full_disk() {
    if let Some(disk) = env::var_os(DISK) {
        return on_a_small_disk(Path::new(&disk)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new("unshare")
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            MOUNT,
            "sh",
        ])
        .arg(folder.path())
        .arg(env::current_exe().unwrap())
        .args([
            "--exact",
            "full_disk::runs_outlive_a_full_disk",
            "--nocapture",
        ])
        .env(DISK, folder.path())
        .status()
        .await;
    assert!(
        status.unwrap().success(),
        "it failed, or this system allows no namespace of one's own"
    );
}

async fn on_a_small_disk(disk: &Path) {
    let url = format!("sqlite://{}", disk.join("test.sqlite").display());
    let db = migrated(&url).await;
    db.execute_unprepared(STEP_TABLE).await.unwrap();
    let mut instance = Instance::start(&url, "first", Settings::default());
    for _ in 0..RUNS {
        ask(&db, "steps_a", json!({ "steps": EACH, "pause_ms": 50 })).await;
    }
    until(&db, "SELECT COUNT(*) FROM step", |steps| steps > 20).await;
    // What SQLite has taken of the disk already, it could use again.
    db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
        .await
        .unwrap();
    let ballast = fill(disk);
    let refused = db
        .execute_unprepared("CREATE TABLE one_more (id INTEGER)")
        .await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("database or disk is full"), "{refused}");
    let before = count(&db, "SELECT COUNT(*) FROM step").await;
    sleep(Duration::from_secs(8)).await;
    assert_eq!(
        count(&db, "SELECT COUNT(*) FROM step").await,
        before,
        "there was room"
    );
    assert!(instance.lives());
    fs::remove_file(ballast).unwrap();
    let begun = until(&db, "SELECT COUNT(*) FROM step", |steps| steps > before).await;
    ask(&db, "steps_b", json!({})).await;
    until(&db, OPEN, |open| open == 0).await;
    for run in runs(&db).await {
        assert_eq!(run.state, RunState::Succeeded, "{run:?}");
    }
    assert_eq!(
        count(&db, "SELECT COUNT(*) FROM step").await,
        EACH * RUNS + 1
    );
    assert_eq!(steps_done_twice(&db).await, 0);
    assert_eq!(
        count(
            &db,
            "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"
        )
        .await,
        0
    );
    eprintln!("the disk was full; with room again, work went on within {begun:?}");
    assert!(instance.stops().await.0.success());
    db.close().await.unwrap();
}

/// Takes all the room that there is.
fn fill(disk: &Path) -> PathBuf {
    let path = disk.join("ballast");
    let mut ballast = fs::File::create(&path).unwrap();
    for piece in [1 << 20, 1 << 12, 1] {
        let piece = vec![0_u8; piece];
        while ballast.write_all(&piece).is_ok() {}
    }
    path
}
