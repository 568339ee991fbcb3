//! Reads that take too long are broken off, and the connection is as good as before, on both
//! databases.

use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, Statement};
use service::db::{self, Readers};
use testing::on_both;

const TIME: Duration = Duration::from_millis(200);
/// Far more than it takes on a busy machine, far less than the statements would.
const IN_TIME: Duration = Duration::from_secs(20);

/// Minutes of counting.
const LONG: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT COUNT(*) FROM n";

#[tokio::test]
async fn a_statement_that_takes_too_long_is_broken_off() {
    on_both("patience", async |database| {
        let statement = |text| Statement::from_string(database.get_database_backend(), text);
        let readers = Readers::of(&database, TIME);
        let begin = Instant::now();
        // More often than there are connections: each is given back.
        for _ in 0..8 {
            let answer = readers
                .planned_each_time
                .query_one_raw(statement(LONG))
                .await;
            assert!(db::is_broken_off(&answer.unwrap_err()));
        }
        assert!(begin.elapsed() < IN_TIME, "{:?}", begin.elapsed());
        for reader in [
            &readers.planned_each_time,
            &readers.planned_once,
            &readers.whole,
        ] {
            reader
                .query_one_raw(statement("SELECT COUNT(*) FROM job"))
                .await
                .unwrap();
        }
    })
    .await;
}
