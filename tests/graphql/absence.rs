//! A service that was away across 1 September, and what a reader of its API finds when it is back.

use std::{collections::BTreeMap, sync::Arc};

use domain::clock::Clock;
use jiff::SignedDuration;
use jobs::runner::Runner;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use testing::FakeClock;

use crate::support::{Client, instance, on_both};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Every run of a job, the first one first.
const RUNS: &str = "query ($job: String!) {
    jobRuns(first: 50, where: { job: { name: { eq: $job } } }, orderBy: { createdAt: ASC }) {
        nodes { state trigger dueAt result outputs(first: 9) { nodes { node {
            __typename ... on Report { origin from to asOf state }
        } } } }
    }
}";

/// What there is, and what went out by its kind, first of all those that left at once.
const STATE: &str = "{
    invitations: deliveries(where: { campaign: { kind: { eq: INVITATION } } }) { totalCount }
    requests: deliveries(where: { campaign: { kind: { eq: REVIEW_REQUEST } } }) { totalCount }
    accepted: deliveries(where: { state: { eq: ACCEPTED }, attemptCount: { eq: 1 } }) { totalCount }
    messages: deliveries { totalCount }
    reports { totalCount }
    recruitmentCases { totalCount }
    missed: alerts(where: { kind: { eq: RUN_MISSED } }) { totalCount }
}";

/// A service that first ran on 29 August, at nine in Toronto, and was away from then on.
struct Service {
    db: DatabaseConnection,
    clock: Arc<FakeClock>,
    client: Client,
}

impl Service {
    async fn gone_for(days: i32, db: DatabaseConnection) -> Self {
        let clock = Arc::new(FakeClock::september_first());
        clock.advance(DAY * -3);
        let service = Self {
            client: Client::of(db.clone()),
            db,
            clock,
        };
        service.instance("before").sync().await.unwrap();
        service.clock.advance(DAY * days);
        service
    }

    fn instance(&self, name: &str) -> Runner {
        let clock: Arc<dyn Clock> = self.clock.clone();
        instance(name, &self.db, &clock)
    }

    /// It is back, and ticks for five minutes.
    async fn comes_back(&self) {
        let runner = self.instance("after");
        runner.sync().await.unwrap();
        for _ in 0..20 {
            runner.tick().await.unwrap();
            runner.drain().await.unwrap();
            self.clock.advance(SignedDuration::from_secs(15));
        }
    }

    async fn runs(&self, job: &str) -> Vec<Value> {
        let found = self.client.data_with(RUNS, json!({ "job": job })).await;
        found["jobRuns"]["nodes"].as_array().unwrap().clone()
    }

    async fn counts(&self) -> BTreeMap<String, i64> {
        let state = self.client.data(STATE).await;
        let counts = state.as_object().unwrap().iter();
        counts
            .map(|(name, of)| (name.clone(), of["totalCount"].as_i64().unwrap()))
            .collect()
    }

    /// The one run of a job.
    async fn run(&self, job: &str) -> Value {
        let mut runs = self.runs(job).await;
        assert_eq!(runs.len(), 1, "{job}: {runs:?}");
        runs.remove(0)
    }
}

fn how(run: &Value) -> [&str; 3] {
    ["state", "trigger", "dueAt"].map(|field| run[field].as_str().unwrap_or("none"))
}

#[tokio::test]
async fn after_three_days_away_the_report_of_the_first_of_september_is_caught_up_and_says_so() {
    on_both("away_three_days", |db| async move {
        let service = Service::gone_for(3, db).await;
        let before = service.counts().await;
        service.comes_back().await;

        let report = service.run("council_report").await;
        assert_eq!(
            how(&report),
            ["SUCCEEDED", "CATCH_UP", "2021-09-01T10:00:00Z"]
        );
        let made = report["outputs"]["nodes"].as_array().unwrap().iter();
        let made: Vec<&Value> = made.map(|output| &output["node"]).collect();
        let half_year = json!({
            "__typename": "Report", "origin": "SCHEDULED", "state": "IN_REVIEW",
            "from": "2021-03-01", "to": "2021-08-31", "asOf": "2021-08-31",
        });
        assert!(made.contains(&&half_year), "{made:?}");

        // The latest of three mornings stands for all of them, and finds what there is to do.
        let invitations = service.run("quarterly_invitations").await;
        assert_eq!(
            how(&invitations),
            ["SUCCEEDED", "CATCH_UP", "2021-09-01T12:00:00Z"]
        );
        assert_eq!(
            invitations["result"]["meetings"][0]["invitations"]["messages"],
            80
        );
        let recruitment = service.run("recruitment").await;
        assert_eq!(
            how(&recruitment),
            ["SUCCEEDED", "CATCH_UP", "2021-09-01T09:00:00Z"]
        );
        assert_eq!(recruitment["result"]["opened"].as_array().unwrap().len(), 4);

        // Mail left when it was there to be sent, each message once; no due time was made up for.
        for run in service.runs("mail_delivery").await {
            assert_eq!(how(&run), ["SUCCEEDED", "EVENT", "none"]);
        }
        let after = service.counts().await;
        let more = |noun: &str| after[noun] - before[noun];
        assert_eq!(
            [
                more("invitations"),
                more("reports"),
                more("recruitmentCases")
            ],
            [80, 1, 4]
        );
        assert!(more("requests") > 0, "nobody was asked to review");
        assert_eq!(more("messages"), more("invitations") + more("requests"));
        assert_eq!(more("accepted"), more("messages"));
        assert_eq!(more("missed"), 0);
    })
    .await;
}

#[tokio::test]
async fn beyond_its_window_there_is_no_report_and_one_row_says_that_it_was_missed() {
    on_both("away_too_long", |db| async move {
        // 31 October: one hour more than sixty days after 1 September at six in Toronto.
        let service = Service::gone_for(3 + 60, db).await;
        let before = service.counts().await;
        service.comes_back().await;

        let report = service.run("council_report").await;
        assert_eq!(how(&report), ["MISSED", "SCHEDULE", "2021-09-01T10:00:00Z"]);
        assert_eq!(report["result"], Value::Null);
        // What goes by the state alone is done, once: four cases, and no invitation to a meeting
        // that has been or that is too far off.
        let recruitment = service.run("recruitment").await;
        assert_eq!(
            how(&recruitment),
            ["SUCCEEDED", "CATCH_UP", "2021-10-31T09:00:00Z"]
        );
        let invitations = service.run("quarterly_invitations").await;
        assert_eq!(
            how(&invitations),
            ["SUCCEEDED", "CATCH_UP", "2021-10-31T12:00:00Z"]
        );
        assert_eq!(invitations["result"]["meetings"], json!([]));
        assert_eq!(service.runs("mail_delivery").await, Vec::<Value>::new());
        let after = service.counts().await;
        let more = |noun: &str| after[noun] - before[noun];
        assert_eq!(
            [more("messages"), more("reports"), more("recruitmentCases")],
            [0, 0, 4]
        );
        // And one alert, about that run.
        assert_eq!(more("missed"), 1);
        let about = "{ alerts(first: 9, where: { kind: { eq: RUN_MISSED } }) { nodes {
            closedAt subject { ... on Job { name } } jobRun { state dueAt }
        } } }";
        let about = service.client.data(about).await;
        assert_eq!(
            about["alerts"]["nodes"],
            json!([{
                "closedAt": null, "subject": { "name": "council_report" },
                "jobRun": { "state": "MISSED", "dueAt": "2021-09-01T10:00:00Z" },
            }])
        );
    })
    .await;
}
