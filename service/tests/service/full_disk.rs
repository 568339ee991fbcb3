//! What a full disk leaves behind: nothing.

use sea_orm::ConnectionTrait;
use service::db;

#[tokio::test]
async fn a_transaction_that_a_full_disk_has_ended_keeps_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("full.db").display());
    let (one, other) = (
        db::connect(&url).await.unwrap(),
        db::connect(&url).await.unwrap(),
    );
    let table = "CREATE TABLE page (content BLOB)";
    one.execute_unprepared(table).await.unwrap();
    for _ in 0..4 {
        let tx = db::begin_write(&one).await.unwrap();
        // This connection believes that there are so few pages.
        tx.execute_unprepared("PRAGMA max_page_count = 10")
            .await
            .unwrap();
        let full = tx
            .execute_unprepared("INSERT INTO page VALUES (zeroblob(1000000))")
            .await;
        let full = full.unwrap_err().to_string();
        assert!(full.contains("database or disk is full"), "{full}");
    }
    for _ in 0..4 {
        let tx = db::begin_write(&one).await.unwrap();
        tx.execute_unprepared("DELETE FROM page").await.unwrap();
        tx.rollback().await.unwrap();
    }
    let insert = "INSERT INTO page VALUES (zeroblob(1000000))";
    other.execute_unprepared(insert).await.unwrap();
}
