//! What each job announces is what it does.

use entity::{publication_issue, report_version, resource_metric};
use jobs::council_report::recount;

use super::*;

#[tokio::test]
async fn invitations_go_to_whom_the_dry_run_said_they_would() {
    use MessageLanguage::{Both, En, Fr};
    on_both("dry_invitations", async |db| {
        let put_off = Answer::later(Some(451), "try again");
        let mail = Memory::answering([put_off]);
        let community = Community::demo_with(db, mail.clone(), Transport::Memory(mail)).await;
        community.runner.sync().await.unwrap();
        let job = "quarterly_invitations";
        let rehearsed_and_done = async || {
            let would = community.rehearse(job, json!({})).await;
            let shown: BTreeSet<_> = community.shown().await.into_iter().collect();
            let last = community.last_delivery().await;
            let done = community.run(job, json!({})).await;
            let (would, done) = (would["meetings"][0].clone(), done["meetings"][0].clone());
            let parts = ["invitations", "cancellations"];
            let told = announced(parts.map(|part| &would[part]));
            assert_eq!(told, community.addressed_after(last).await);
            for part in parts {
                assert_eq!(said(&would[part]), said(&done[part]));
                let recipients = would[part]["recipients"].as_array().map_or(0, Vec::len);
                assert_eq!(
                    recipients,
                    would[part]["messages"].as_u64().unwrap_or(0) as usize
                );
            }
            assert_eq!(would["taken_back"], done["taken_back"]);
            (done, shown)
        };
        let in_each = |kind| [Fr, En, Both].map(|language| (kind, language));

        let (done, shown) = rehearsed_and_done().await;
        assert_eq!(done["invitations"]["kinds"], json!({ "invitation": 80 }));
        assert_eq!(shown, BTreeSet::from(in_each(WritingKind::Invitation)));

        // One has not left: they are invited. One is a member no more. All others are told.
        community.move_meeting().await;
        community.leave("Charlebois-Roy").await;
        let (done, shown) = rehearsed_and_done().await;
        let kinds = &done["invitations"]["kinds"];
        let told = |kind: &str| kinds[kind].as_u64().unwrap_or(0);
        assert_eq!(told("invitation") + told("update"), 79);
        assert!(told("update") >= 78, "{kinds}");
        assert_eq!(done["taken_back"], 1);
        assert!(shown.is_superset(&BTreeSet::from(in_each(WritingKind::Update))));

        let (done, shown) = rehearsed_and_done().await;
        assert_eq!(done["invitations"]["messages"], 0);
        assert_eq!(done["invitations"]["already_there"], 79);
        assert!(shown.is_empty());

        community.cancel_meeting().await;
        let (done, shown) = rehearsed_and_done().await;
        assert_eq!(
            done["cancellations"]["kinds"],
            json!({ "cancellation": 79 })
        );
        assert_eq!(shown, BTreeSet::from(in_each(WritingKind::Cancellation)));
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_shows_the_draft_of_the_report_and_what_it_says_otherwise() {
    on_both("dry_council", async |db| {
        let community = demo(db).await;
        let job = "council_report";
        let rehearsed_and_done = async || {
            let would = community.rehearse(job, json!({})).await;
            let shown = community.shown().await;
            let last = community.last_delivery().await;
            let done = community.run(job, json!({})).await;
            for field in [
                "version",
                "content_sha256",
                "new",
                "figures",
                "unready",
                "difference",
            ] {
                assert_eq!(would[field], done[field], "{field}");
            }
            assert_eq!(
                announced([&would["review_requests"]]),
                community.addressed_after(last).await
            );
            assert_eq!(
                said(&would["review_requests"]),
                said(&done["review_requests"])
            );
            (would, done, shown)
        };
        let (would, done, shown) = rehearsed_and_done().await;
        assert_eq!(would["report"], Value::Null);
        assert_eq!(done["report"], community.report().await.id);
        assert_eq!(done["difference"], Value::Null);
        let kinds: BTreeSet<_> = shown.iter().map(|(kind, _)| *kind).collect();
        let expected = [
            WritingKind::Report,
            WritingKind::ReviewRequest,
            WritingKind::CompletionRequest,
        ];
        assert_eq!(kinds, BTreeSet::from(expected));

        // Nothing has changed: no message, and the draft is shown all the same.
        let (would, _, shown) = rehearsed_and_done().await;
        assert_eq!(
            (&would["new"], &would["difference"]),
            (&json!(false), &Value::Null)
        );
        use MessageLanguage::{En, Fr};
        assert_eq!(
            shown,
            [(WritingKind::Report, Fr), (WritingKind::Report, En)]
        );

        let theirs = membership::Entity::find().order_by_asc(membership::Column::Id);
        let mut row = theirs
            .one(&community.db)
            .await
            .unwrap()
            .unwrap()
            .into_active_model();
        row.end_on = Set(Some(date(2021, 8, 1).to_chrono()));
        row.update(&community.db).await.unwrap();
        let (_, done, _) = rehearsed_and_done().await;
        let difference = &done["difference"];
        assert_eq!(difference["since_version"], 1);
        assert_eq!(
            difference["figures"]["members"],
            json!({ "before": 81, "after": 80 })
        );
        assert!(difference["sentences_changed"].as_u64().unwrap() > 0);
        let samples = job_run_sample::Entity::find()
            .all(&community.db)
            .await
            .unwrap();
        let says = |sample: &&job_run_sample::Model| {
            let text = sample.text.replace('\u{a0}', " ");
            text.contains("80 personnes")
        };
        let french = samples.iter().find(says);
        assert!(french.is_some_and(|one| one.html.is_none()), "{samples:?}");
    })
    .await;
}

#[tokio::test]
async fn a_report_goes_to_whom_the_dry_run_said_it_would() {
    on_both("dry_delivery", async |db| {
        let community = demo(db).await;
        let year = json!({ "from": "2020-09-01", "to": "2021-08-31" });
        community.run("council_report", year).await;
        community.approve().await;
        let asked = json!({ "report": community.report().await.id });
        for is_new in [true, false] {
            let would = community.rehearse("report_delivery", asked.clone()).await;
            let kinds: BTreeSet<_> = community
                .shown()
                .await
                .into_iter()
                .map(|(kind, _)| kind)
                .collect();
            let last = community.last_delivery().await;
            let done = community.run("report_delivery", asked.clone()).await;
            let (would, done) = (&would["messages"], &done["messages"]);
            assert_eq!(announced([would]), community.addressed_after(last).await);
            assert_eq!(said(would), said(done));
            assert_eq!(done["messages"].as_u64().unwrap() > 80, is_new);
            let expected = match is_new {
                true => {
                    BTreeSet::from([WritingKind::ReportToMembers, WritingKind::ReportToCouncil])
                }
                false => BTreeSet::new(),
            };
            assert_eq!(kinds, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn cases_are_opened_and_closed_as_the_dry_run_said_and_letters_drafted_to_the_same() {
    on_both("dry_cases", async |db| {
        let community = demo(db).await;
        let rehearsed_and_done = async || {
            let would = community.rehearse("recruitment", json!({})).await;
            let done = community.run("recruitment", json!({})).await;
            for field in ["date", "opened", "readdressed", "closed", "kept"] {
                assert_eq!(would[field], done[field], "{field}");
            }
            would
        };
        let would = rehearsed_and_done().await;
        let member = community.person("Hollohan").await.id;
        let first = json!({
            "people": [member], "kind": "recruitment_request",
            "reasons": [{ "gap": "CA-NL" }], "language": "both",
        });
        assert_eq!(would["recipients"][0], first);
        assert_eq!(would["recipients"].as_array().unwrap().len(), 4);
        community
            .join_from("CA-PE", OrderOfGovernment::Provincial)
            .await;
        let would = rehearsed_and_done().await;
        assert_eq!(would["closed"], json!(["CA-PE"]));
        assert_eq!(would.get("recipients"), None);
    })
    .await;
}

#[tokio::test]
async fn letters_of_recruitment_are_shown_in_both_languages() {
    use MessageLanguage::{En, Fr};
    use WritingKind::{RecruitmentRequest, RecruitmentToSupport};
    on_both("dry_letters", async |db| {
        let community = demo(db).await;
        community.rehearse("recruitment", json!({})).await;
        let expected = [
            (RecruitmentRequest, Fr),
            (RecruitmentRequest, En),
            (RecruitmentToSupport, Fr),
            (RecruitmentToSupport, En),
        ];
        assert_eq!(community.shown().await, expected);
        let samples = community.samples().await;
        assert!(
            samples[0].text.contains("Bonjour Anne Roy"),
            "{}",
            samples[0].text
        );
        assert!(
            samples[1]
                .html
                .as_ref()
                .unwrap()
                .contains("Newfoundland and Labrador")
        );
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_of_an_issue_is_what_is_then_compiled() {
    on_both("dry_issue", async |db| {
        let community = demo(db).await;
        let job = "executive_report";
        let issue = publication_issue::Entity::find().one(&community.db).await;
        let issue = json!({ "issue": issue.unwrap().unwrap().id });
        let would = community.rehearse(job, issue.clone()).await;
        assert_eq!(would["report"], Value::Null);
        let last = community.last_delivery().await;
        let done = community.run(job, issue.clone()).await;
        for field in ["version", "content_sha256", "new", "figures", "blocking"] {
            assert_eq!(would[field], done[field], "{field}");
        }
        assert_eq!(
            announced([&would["review_requests"]]),
            community.addressed_after(last).await
        );
        let again = community.run(job, issue).await;
        assert_eq!(
            (&again["new"], &again["report"]),
            (&json!(false), &done["report"])
        );

        // It says what it said, also to who asks what a change of the data moves.
        let version = report_version::Entity::find().one(&community.db).await;
        let version = version.unwrap().unwrap();
        let recount = recount::of(&community.db, &version).await.unwrap();
        assert!(!recount.differs, "{recount:?}");
        let metric = resource_metric::Entity::find()
            .filter(resource_metric::Column::AsOf.eq(date(2020, 9, 6).to_chrono()))
            .one(&community.db);
        let mut row = metric.await.unwrap().unwrap().into_active_model();
        row.value = Set("7".to_owned());
        row.update(&community.db).await.unwrap();
        let recount = recount::of(&community.db, &version).await.unwrap();
        assert_eq!(recount.sentences.len(), 1, "{recount:?}");
        let reworded = &recount.sentences[0];
        assert!(reworded.after.as_ref().unwrap().fr.contains('7'));
    })
    .await;
}
