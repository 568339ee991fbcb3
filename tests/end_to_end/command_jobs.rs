//! What an administrator does to the jobs at the command line, beside a service and without one.

use entity::audit_event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::command::{Ended, Place, ends, refuses};
use crate::common::{Backend, on_both};

on_both! {
    runs_are_looked_at_cancelled_and_tried_again_by_command
    schedules_are_kept_and_made_up_for_by_command
}

impl Place {
    async fn jobs(&self, args: &[&str]) -> Ended {
        ends(self.tribune(&[&["jobs"], args].concat())).await
    }

    /// Does it, and gives what it prints.
    async fn told(&self, args: &[&str]) -> String {
        let ended = self.jobs(args).await;
        assert_eq!(ended.code, Some(0), "{args:?}\n{}{}", ended.out, ended.err);
        ended.out
    }

    async fn refuses(&self, args: &[&str], because: &[&str]) {
        refuses(self.tribune(&[&["jobs"], args].concat()), because).await;
    }

    /// What was done at the command line and is on record, in order.
    async fn record(&self) -> Vec<String> {
        let db = self.connect().await;
        let events = audit_event::Entity::find()
            .filter(audit_event::Column::Actor.eq("command_line"))
            .order_by_asc(audit_event::Column::Id)
            .all(&db)
            .await
            .unwrap();
        db.close().await.unwrap();
        events.into_iter().map(|event| event.action).collect()
    }
}

fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "“{word}” is not in:\n{text}");
    }
}

/// The key of the run that a command tells of.
fn run_in(text: &str) -> String {
    let key = text
        .split("JobRun:")
        .nth(1)
        .unwrap_or_else(|| panic!("{text}"));
    key.chars().take_while(char::is_ascii_digit).collect()
}

async fn runs_are_looked_at_cancelled_and_tried_again_by_command(backend: &Backend) {
    let place = Place::new(*backend).await;
    let service = place.up(&["demo"], "Ctrl-C").await;
    let all = place.told(&["history"]).await;
    says(
        &all,
        &[
            "RUN",
            "council_report",
            "mail_delivery",
            "succeeded",
            "demonstration",
        ],
    );
    let one = place
        .told(&["history", "--job", "recruitment", "--limit", "1"])
        .await;
    says(&one, &["recruitment"]);
    assert_eq!(one.lines().count(), 2, "a heading and a run: {one}");
    let none = place
        .told(&["history", "--state", "failed", "--state", "missed"])
        .await;
    says(&none, &["no such run"]);
    says(
        &place.told(&["history", "--since", "2035-01-01"]).await,
        &["no such run"],
    );
    says(
        &place
            .told(&["history", "--since", "1d", "--limit", "2"])
            .await,
        &["--limit"],
    );

    let dry = place
        .told(&["run", "quarterly_invitations", "--dry-run"])
        .await;
    says(&dry, &["0 messages", "It was a dry run"]);

    // Paused, a job starts no run: what is asked for waits, can be cancelled, and asked for again.
    says(&place.told(&["pause", "recruitment"]).await, &["is paused"]);
    let waits = place.told(&["run", "recruitment"]).await;
    says(&waits, &["waits", "resume recruitment"]);
    let run = run_in(&waits);
    says(
        &place.told(&["show", &run]).await,
        &["queued", "command_line", "May start", "none"],
    );
    says(&place.told(&["cancel", &run]).await, &["is cancelled"]);
    place
        .refuses(&["cancel", &run], &["has ended (cancelled)", "jobs show"])
        .await;
    says(
        &place.told(&["retry", &format!("JobRun:{run}")]).await,
        &["waits"],
    );
    place
        .refuses(&["retry", &run], &["did not fail (queued)"])
        .await;
    says(&place.told(&["resume", "recruitment"]).await, &["goes on"]);
    says(
        &place.told(&["concurrency", "recruitment", "2"]).await,
        &["at most 2"],
    );
    place
        .refuses(&["concurrency", "recruitment", "0"], &["pause it"])
        .await;
    // The service is up and works it off; whoever follows sees it through.
    let followed = place.told(&["show", &run, "--follow"]).await;
    says(
        &followed,
        &[
            "of recruitment",
            "Log",
            "opened: none",
            "Attempts",
            "Result",
            "\"kept\"",
        ],
    );
    says(
        &place.told(&["show", &run]).await,
        &["succeeded after", "succeeded    on 127.0.0.1"],
    );
    assert_eq!(service.stopped_by("-INT").await, Some(0));

    // Without a service the command works a run off, and again when it is tried again.
    let failed = place
        .jobs(&["run", "report_delivery", "--report", "Report:1"])
        .await;
    assert_eq!(failed.code, Some(1), "{}", failed.out);
    let run = run_in(&failed.out);
    says(
        &place.told(&["history", "--state", "failed"]).await,
        &["report_delivery", "1/5"],
    );
    assert_eq!(place.jobs(&["retry", &run]).await.code, Some(1));
    let told = place.told(&["show", &run]).await;
    says(
        &told,
        &[
            "Error",
            "approved",
            " 1  2021-09-01",
            " 2  2021-09-01",
            "Report:1",
        ],
    );
    for absent in [
        &["show", "9999"][..],
        &["cancel", "9999"],
        &["retry", "9999"],
    ] {
        place
            .refuses(absent, &["no run 9999", "jobs history"])
            .await;
    }
    place.refuses(&["show", "Meeting:1"], &["JobRun:12"]).await;
    place
        .refuses(
            &["pause", "secretariat"],
            &["secretariat", "council_report"],
        )
        .await;
    place
        .refuses(&["history", "--job", "secretariat"], &["council_report"])
        .await;

    let record = place.record().await;
    let expected = [
        "job_run.requested",
        "job.paused",
        "job_run.requested",
        "job_run.cancelled",
        "job_run.retried",
        "job.resumed",
        "job.concurrency_set",
        "job_run.requested",
        "job_run.retried",
    ];
    assert_eq!(record, expected);
    place.discard().await;
}

async fn schedules_are_kept_and_made_up_for_by_command(backend: &Backend) {
    let place = Place::new(*backend).await;
    let service = place.up(&["demo"], "Ctrl-C").await;
    assert_eq!(service.stopped_by("-INT").await, Some(0));
    let schedules = place.told(&["schedules"]).await;
    // The clocks change between the first and the second; midnight to six is midnight to six.
    says(
        &schedules,
        &[
            "Tue 2022-03-01 06:00 EST",
            "Thu 2022-09-01 06:00 EDT",
            "up to 60 d late",
        ],
    );

    let vancouver = ["--zone", "America/Vancouver", "--window", "2d"];
    let add = ["schedule", "add", "recruitment", "--cron", "30 6 * * *"];
    let added = place.told(&[&add[..], &vancouver].concat()).await;
    says(
        &added,
        &[
            "of recruitment",
            "Thu 2021-09-02 06:30 PDT",
            "up to 2 d late",
        ],
    );
    let schedule: String = added
        .split("Schedule:")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    place
        .refuses(
            &[&add[..], &vancouver].concat(),
            &["already", "schedule edit"],
        )
        .await;
    let never = ["schedule", "add", "recruitment", "--cron", "0 0 31 2 *"];
    place.refuses(&never, &["never due"]).await;
    place
        .refuses(
            &["schedule", "add", "secretariat", "--cron", "0 5 * * *"],
            &["council_report"],
        )
        .await;
    place
        .refuses(
            &["schedule", "edit", "99", "--window", "1d"],
            &["no schedule 99"],
        )
        .await;
    place
        .refuses(
            &["schedule", "edit", &schedule, "--zone", "Mars/Olympus"],
            &["Mars/Olympus"],
        )
        .await;
    let parameters = ["--parameters", "{\"meeting\": \"Meeting:1\"}"];
    let wrong = [&["schedule", "edit", &schedule][..], &parameters].concat();
    place.refuses(&wrong, &["meeting"]).await;
    let edit = [
        "schedule",
        "edit",
        &schedule,
        "--catch-up",
        "each",
        "--window",
        "always",
    ];
    says(
        &place.told(&edit).await,
        &["(each), however late", "06:30 PDT"],
    );
    let key = format!("Schedule:{schedule}");
    place.told(&["pause", &key]).await;
    says(
        &place.told(&["schedules", "--job", "recruitment"]).await,
        &["never: the schedule is paused"],
    );
    place.told(&["resume", &key]).await;

    let backfill = [
        "backfill",
        &key,
        "--from",
        "2021-08-29",
        "--until",
        "2021-08-31",
    ];
    let preview = place.told(&[&backfill[..], &["--preview"]].concat()).await;
    says(
        &preview,
        &[
            "Sun 2021-08-29 06:30 PDT",
            "Tue 2021-08-31 06:30 PDT",
            "Nothing was written",
        ],
    );
    says(
        &place.told(&["history", "--job", "recruitment"]).await,
        &["demonstration"],
    );
    let made_up = place.told(&backfill).await;
    assert_eq!(made_up.matches("queued").count(), 3, "{made_up}");
    says(&made_up, &["was worked off here"]);
    let again = place.told(&backfill).await;
    assert_eq!(again.matches("succeeded").count(), 3, "{again}");
    says(&again, &["nothing was queued"]);
    let to_come = [
        "backfill",
        &key,
        "--from",
        "2021-08-29",
        "--until",
        "2035-01-01",
    ];
    place.refuses(&to_come, &["--until is to come"]).await;
    let turned = [
        "backfill",
        &key,
        "--from",
        "2021-08-29",
        "--until",
        "2021-08-28",
    ];
    place.refuses(&turned, &["--from is after --until"]).await;
    let runs = place.told(&["history", "--job", "recruitment"]).await;
    assert_eq!(runs.matches("command_line").count(), 3, "{runs}");

    let record = place.record().await;
    let expected = [
        "schedule.created",
        "schedule.changed",
        "schedule.changed",
        "schedule.changed",
        "schedule.backfilled",
    ];
    assert_eq!(record, expected);
    place.discard().await;
}
