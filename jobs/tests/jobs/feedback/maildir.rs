//! The folder that is read: nothing is lost, and nothing counts twice.

use entity::enums::FeedbackKind;
use jobs::mail_feedback::Returns;
use serde_json::json;
use testing::on_both;

use super::{Mailroom, fails, finding, names, report};
use crate::world::Community;

const LETTER: &str = "From: Ana Roy <ana.roy@town.example>\nTo: secretariat@community.example\n\
    Subject: Re: Invitation\nMessage-ID: <l1@town.example>\n\nCould we meet later? Ana\n";
const AWAY: &str = "From: Bo <bo@town.example>\nTo: secretariat@community.example\nAuto-Submitted: auto-replied\n\
    Message-ID: <a1@town.example>\n\nI am away.\n";

#[tokio::test]
async fn what_was_read_is_put_away_and_what_a_person_should_read_beside_it() {
    on_both("maildir_put", async |db| {
        let room = Mailroom::tagged(db).await;
        let root = room.folder.path();
        let letter = room.invitation("Noseworthy").await;
        room.drop_in("1.a.mx", &report(&letter, "failed", "5.1.1"));
        room.drop_in("2.b.mx", AWAY);
        room.drop_in("3.c.mx", LETTER);
        // One that somebody has seen and starred.
        std::fs::rename(root.join("new/2.b.mx"), root.join("cur/2.b.mx:2,F")).unwrap();
        let result = room.read().await;
        assert_eq!(result["read"], 3, "{result}");
        assert_eq!(
            (&result["auto_replies"], &result["others"]),
            (&json!(1), &json!(1))
        );
        assert_eq!((names(root, "new").len(), names(root, "cur").len()), (0, 0));
        assert_eq!(names(root, ".Done/cur"), ["1.a.mx:2,S", "2.b.mx:2,FS"]);
        assert_eq!(names(root, ".Other/cur"), ["3.c.mx:2,S"]);
        let rows = room.rows().await;
        assert_eq!(finding(&rows[1]), (FeedbackKind::Other, None, false));
        // Neither the rows nor the result hold anybody's words.
        let kept = format!("{rows:?} {result}");
        for personal in ["ana", "Ana", "town.example", "later", "Noseworthy"] {
            assert!(!kept.contains(personal), "{personal}: {kept}");
        }
        assert_eq!(room.read().await["read"], 0);
    })
    .await;
}

#[tokio::test]
async fn a_message_that_was_kept_and_not_put_away_counts_once() {
    on_both("maildir_once", async |db| {
        let room = Mailroom::tagged(db).await;
        let root = room.folder.path();
        let letter = room.invitation("Noseworthy").await;
        let bounce = report(&letter, "failed", "5.1.1");
        room.drop_in("1.a.mx", &bounce);
        room.drop_in("2.c.mx", LETTER);
        room.read().await;
        // As after a kill between the commit and the move; and another copy by another way.
        std::fs::rename(
            root.join(".Done/cur/1.a.mx:2,S"),
            root.join("cur/1.a.mx:2,S"),
        )
        .unwrap();
        std::fs::rename(root.join(".Other/cur/2.c.mx:2,S"), root.join("new/2.c.mx")).unwrap();
        room.drop_in("3.a.mx", &format!("Received: from elsewhere\n{bounce}"));
        let result = room.read().await;
        assert_eq!(
            (&result["read"], &result["known"]),
            (&json!(3), &json!(3)),
            "{result}"
        );
        assert_eq!(
            (&result["hard"], &result["suppressed"]),
            (&json!(0), &json!(0))
        );
        assert_eq!(room.rows().await.len(), 2);
        assert_eq!(names(root, ".Done/cur"), ["1.a.mx:2,S", "3.a.mx:2,S"]);
        assert_eq!(names(root, ".Other/cur"), ["2.c.mx:2,S"]);
    })
    .await;
}

#[tokio::test]
async fn a_name_that_is_taken_takes_nothing_away() {
    on_both("maildir_name", async |db| {
        let room = Mailroom::tagged(db).await;
        room.drop_in("1.a.mx", AWAY);
        room.read().await;
        room.drop_in("1.a.mx", &AWAY.replace("a1@", "a2@"));
        room.read().await;
        let root = room.folder.path();
        assert_eq!(names(root, ".Done/cur"), ["1.a.mx.1:2,S", "1.a.mx:2,S"]);
        assert_eq!(room.rows().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_says_what_a_run_does_and_leaves_everything() {
    on_both("maildir_dry", async |db| {
        let room = Mailroom::tagged(db).await;
        let letter = room.invitation("Noseworthy").await;
        room.drop_in("1.a.mx", &report(&letter, "failed", "5.1.1"));
        room.drop_in("2.b.mx", AWAY);
        room.drop_in("3.c.mx", LETTER);
        let said = room.community.try_out("mail_feedback", json!({})).await;
        assert_eq!((room.rows().await.len(), room.suppressed().await), (0, 0));
        assert_eq!(names(room.folder.path(), "new").len(), 3);
        assert_eq!(said, room.read().await);
        assert_eq!(room.suppressed().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_large_message_is_read_as_far_as_its_report() {
    on_both("maildir_large", async |db| {
        let room = Mailroom::tagged(db).await;
        let letter = room.invitation("Noseworthy").await;
        let report = report(&letter, "failed", "5.1.1");
        room.drop_in(
            "1.a.mx",
            &report.replace("\n--b/1--", &"\nx: y".repeat(600_000)),
        );
        assert_eq!(room.read().await["hard"], 1);
        // And whatever is none at all is put aside.
        std::fs::write(room.folder.path().join("new/2.b.mx"), vec![0_u8; 2_000_000]).unwrap();
        std::fs::write(room.folder.path().join("new/3.c.mx"), b"").unwrap();
        assert_eq!(room.read().await["others"], 2);
    })
    .await;
}

#[tokio::test]
async fn a_folder_that_is_none_fails_and_none_at_all_does_nothing() {
    on_both("maildir_none", async |db| {
        let room = Mailroom::tagged(db).await;
        std::fs::remove_dir(room.folder.path().join("new")).unwrap();
        let error = fails(&room.community).await;
        assert!(error.contains("no Maildir"), "{error}");
    })
    .await;
    on_both("maildir_unset", async |db| {
        let community = Community::demo_returning(db, Returns::default()).await;
        let result = community.run("mail_feedback", json!({})).await;
        assert_eq!(result, json!({ "configured": false }));
    })
    .await;
}
