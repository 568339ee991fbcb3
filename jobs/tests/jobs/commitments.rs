//! A quarter without a meeting, a vacant chair, a jurisdiction without anybody: told once, and over
//! when it is.

use domain::clock::Clock;
use entity::{
    alert,
    enums::{AlertKind, MeetingState, OfficeRole, OrderOfGovernment},
    meeting, office, recruitment_case,
};
use jiff::{
    civil::{Date, date},
    tz::TimeZone,
};
use mail_parser::MessageParser;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, sea_query::Expr,
};
use serde_json::json;
use service::time::ToChrono;
use testing::on_both;

use crate::world::Community;

impl Community {
    /// Keeps house on a morning; gives the alerts of a kind, open or closed, in their order.
    async fn on(&self, morning: Date, kind: AlertKind) -> Vec<alert::Model> {
        let morning = morning.at(8, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
        let now = self.clock.now();
        self.clock.advance(morning.timestamp().duration_since(now));
        self.run("housekeeping", json!({})).await;
        let all = alert::Entity::find()
            .filter(alert::Column::Kind.eq(kind))
            .order_by_asc(alert::Column::Id);
        all.all(&self.db).await.unwrap()
    }

    async fn becomes(&self, uid: &str, state: MeetingState) {
        let found = meeting::Entity::find()
            .filter(meeting::Column::Uid.starts_with(format!("quarterly-{uid}@")))
            .one(&self.db);
        let mut row = found.await.unwrap().unwrap().into_active_model();
        let now = Some(self.clock.now().to_chrono());
        match state {
            MeetingState::Convened => row.convened_at = Set(now),
            MeetingState::Cancelled => row.cancelled_at = Set(now),
            MeetingState::Held => row.held_at = Set(now),
            MeetingState::Planned => {}
        }
        row.state = Set(state);
        row.update(&self.db).await.unwrap();
    }

    /// How many messages say something, in either language.
    fn said(&self, words: [&str; 2]) -> usize {
        let all = self.mail.sent().into_iter();
        let texts = all.map(|letter| {
            let message = MessageParser::new().parse(&letter.message).unwrap();
            let text = message.body_text(0).unwrap();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        let says = |text: &String| words.iter().any(|words| text.contains(words));
        texts.filter(says).count()
    }
}

fn open(alerts: &[alert::Model]) -> usize {
    alerts.iter().filter(|one| one.closed_at.is_none()).count()
}

#[tokio::test]
async fn a_quarter_without_a_meeting_is_told_once_until_one_is_convened() {
    on_both("watch_quarter", async |db| {
        let community = Community::administered(db).await;
        let on = async |day| community.on(day, AlertKind::QuarterWithoutMeeting).await;
        assert!(on(date(2021, 9, 2)).await.is_empty(), "one is convened");
        community.becomes("2021-09", MeetingState::Held).await;
        assert!(on(date(2021, 10, 1)).await.is_empty(), "one was held");
        assert!(on(date(2021, 12, 1)).await.is_empty(), "there is time");
        let autumn = ["octobre à décembre 2021", "October to December 2021"];
        let first = on(date(2021, 12, 2)).await;
        assert_eq!((first.len(), open(&first)), (1, 1));
        assert!(first[0].told_at.is_some());
        assert_eq!(first[0].subject_type, "community");
        assert_eq!(community.said(autumn), 1);
        // Two quarters go by, and it is the same that is the matter.
        for day in [date(2021, 12, 31), date(2022, 1, 1), date(2022, 3, 20)] {
            assert_eq!(on(day).await, first);
        }
        community.becomes("2022-03", MeetingState::Convened).await;
        assert_eq!(open(&on(date(2022, 3, 21)).await), 0);
        community.becomes("2022-03", MeetingState::Cancelled).await;
        let again = on(date(2022, 3, 22)).await;
        assert_eq!((again.len(), open(&again)), (2, 1));
        assert_eq!(community.said(autumn), 1);
        let winter = ["janvier à mars 2022", "January to March 2022"];
        assert_eq!(community.said(winter), 1);
    })
    .await;
}

#[tokio::test]
async fn a_quarter_that_ended_without_its_meeting_is_told_the_morning_after() {
    on_both("watch_quarter_over", async |db| {
        let community = Community::administered(db).await;
        let on = async |day| community.on(day, AlertKind::QuarterWithoutMeeting).await;
        // It was convened, and nobody said that it was held.
        assert!(on(date(2021, 9, 30)).await.is_empty());
        assert_eq!(open(&on(date(2021, 10, 1)).await), 1);
        let summer = ["juillet à septembre 2021", "July to September 2021"];
        assert_eq!(community.said(summer), 1);
        community.becomes("2021-09", MeetingState::Held).await;
        assert_eq!(open(&on(date(2021, 10, 2)).await), 0);
    })
    .await;
}

#[tokio::test]
async fn each_chair_is_told_on_its_first_vacant_day_and_over_when_it_is_filled() {
    on_both("watch_chairs", async |db| {
        let community = Community::administered(db).await;
        let on = async |day| community.on(day, AlertKind::ChairVacant).await;
        let held = |role| {
            let held = office::Entity::find().filter(office::Column::Role.eq(role));
            held.filter(office::Column::EndOn.is_null())
        };
        let ends = async |role, day: Date| {
            let row = held(role).one(&community.db).await.unwrap().unwrap();
            let mut row = row.into_active_model();
            row.end_on = Set(Some(day.to_chrono()));
            row.update(&community.db).await.unwrap()
        };
        let federal = ends(OfficeRole::FederalCoChair, date(2021, 10, 1)).await;
        assert!(on(date(2021, 9, 30)).await.is_empty());
        let first = on(date(2021, 10, 1)).await;
        assert_eq!((first.len(), open(&first)), (1, 1));
        assert_eq!(
            (first[0].subject_type.as_str(), first[0].subject_id),
            ("office", federal.id)
        );
        let words = ["coprésidence fédérale", "federal co-chair"];
        assert_eq!(community.said(words), 1);
        ends(OfficeRole::ProvincialCoChair, date(2021, 10, 6)).await;
        assert_eq!(on(date(2021, 10, 5)).await, first);
        assert_eq!(open(&on(date(2021, 10, 6)).await), 2);
        assert_eq!(community.said(words), 1);

        let successor = office::ActiveModel {
            community_id: Set(federal.community_id),
            role: Set(OfficeRole::FederalCoChair),
            person_id: Set(federal.person_id),
            start_on: Set(date(2021, 10, 10).to_chrono()),
            ..Default::default()
        };
        successor.insert(&community.db).await.unwrap();
        assert_eq!(open(&on(date(2021, 10, 9)).await), 2);
        let after = on(date(2021, 10, 10)).await;
        assert!(after[0].closed_at.is_some() && after[1].closed_at.is_none());
    })
    .await;
}

#[tokio::test]
async fn chairs_that_nobody_ever_held_are_the_community_s_matter() {
    on_both("watch_no_chairs", async |db| {
        let community = Community::administered(db).await;
        let all = office::Entity::delete_many();
        all.exec(&community.db).await.unwrap();
        let on = async |day| community.on(day, AlertKind::ChairVacant).await;
        let found = on(date(2021, 9, 2)).await;
        assert_eq!(found.len(), 1, "one for both");
        assert_eq!(found[0].subject_type, "community");
        assert_eq!(
            community.said(["Les deux coprésidences", "both co-chairs"]),
            1
        );
        assert_eq!(on(date(2021, 9, 3)).await, found);
    })
    .await;
}

#[tokio::test]
async fn a_gap_is_told_while_no_search_is_followed_up() {
    on_both("watch_gaps", async |db| {
        let community = Community::administered(db).await;
        community.run("recruitment", json!({})).await;
        let on = async |day| {
            community
                .on(day, AlertKind::JurisdictionUnrepresented)
                .await
        };
        assert!(
            on(date(2021, 9, 2)).await.is_empty(),
            "four are searched for"
        );
        assert!(
            on(date(2021, 10, 1)).await.is_empty(),
            "the day to ask again"
        );
        let all = on(date(2021, 10, 2)).await;
        assert_eq!((all.len(), open(&all)), (4, 4));
        assert!(all.iter().all(|one| one.told_at.is_some()));
        assert_eq!(community.said(["Nunavut, et aucune", "Nunavut, and no"]), 1);

        let newfoundland = community.case_of("CA-NL").await.id;
        let asked = recruitment_case::Entity::update_many().col_expr(
            recruitment_case::Column::NextFollowUpOn,
            Expr::val(date(2021, 10, 20).to_chrono()),
        );
        let asked = asked.filter(recruitment_case::Column::Id.eq(newfoundland));
        asked.exec(&community.db).await.unwrap();
        assert_eq!(open(&on(date(2021, 10, 3)).await), 3);
        let joined = community.join_from("CA-YT", OrderOfGovernment::Territorial);
        let joined = joined.await;
        assert_eq!(open(&on(date(2021, 10, 4)).await), 2);
        let mut left = joined.into_active_model();
        left.end_on = Set(Some(date(2021, 10, 10).to_chrono()));
        left.update(&community.db).await.unwrap();
        let open_on = async |day| open(&on(day).await);
        assert_eq!(
            open_on(date(2021, 10, 10)).await,
            2,
            "a search has a day to begin"
        );
        assert_eq!(open_on(date(2021, 10, 11)).await, 3);
        assert_eq!(open_on(date(2021, 10, 21)).await, 4);
        assert_eq!(on(date(2021, 10, 22)).await.len(), 6, "two of them twice");
    })
    .await;
}
