//! Proposals for agendas, when people turn out to be one, or are erased.

use entity::{
    affiliation, agenda_proposal, agenda_vote,
    enums::{AgendaProposalState, MeetingState, Track},
    meeting, membership,
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use service::{
    commands::{
        erasure::{self, Erase, Reason},
        given::GivenTexts,
        meetings::proposals::{self, Propose, Settle, Vote},
        people::{self, MergePeople},
    },
    context::{Act, Actor},
    db,
};

use crate::common::{september_first, with_demo};

/// The demonstration's next planned meeting, and two of its members.
struct Round {
    db: DatabaseConnection,
    meeting: i64,
    members: [i64; 2],
}

impl Round {
    async fn gather(db: DatabaseConnection) -> Self {
        let planned = meeting::Entity::find()
            .filter(meeting::Column::State.eq(MeetingState::Planned))
            .order_by_asc(meeting::Column::StartsAt)
            .one(&db);
        let meeting = planned.await.unwrap().unwrap().id;
        // Those who joined last hold no office.
        let members = membership::Entity::find()
            .filter(membership::Column::Track.eq(Track::Executive))
            .filter(membership::Column::EndOn.is_null())
            .order_by_desc(membership::Column::StartOn)
            .all(&db);
        let members = members.await.unwrap();
        let members = [members[0].person_id, members[1].person_id];
        Self {
            db,
            meeting,
            members,
        }
    }

    fn act(&self) -> Act {
        Act::new(Actor::Administrator, september_first())
    }

    async fn proposes(&self, person: i64) -> i64 {
        let input = Propose {
            meeting: self.meeting,
            person,
            topic: None,
            title: GivenTexts::reviewed("Les essais", "Trials"),
        };
        let done = db::write(&self.db, async |tx| {
            proposals::propose(tx, &self.act(), input).await
        });
        done.await.unwrap().value.id
    }

    async fn votes(&self, person: i64, proposal: i64) {
        let input = Vote {
            proposal,
            person,
            is_for: true,
        };
        let done = db::write(&self.db, async |tx| {
            proposals::vote(tx, &self.act(), input).await
        });
        done.await.unwrap();
    }

    async fn proposals(&self) -> Vec<(i64, AgendaProposalState)> {
        let all = agenda_proposal::Entity::find().order_by_asc(agenda_proposal::Column::Id);
        let all = all.all(&self.db).await.unwrap().into_iter();
        all.map(|row| (row.person_id, row.state)).collect()
    }

    async fn voters(&self) -> Vec<i64> {
        let all = agenda_vote::Entity::find().order_by_asc(agenda_vote::Column::Id);
        let all = all.all(&self.db).await.unwrap().into_iter();
        all.map(|row| row.person_id).collect()
    }
}

#[tokio::test]
async fn two_who_are_one_have_one_vote_and_their_proposals() {
    with_demo("agenda_merged", async |db, _| {
        let round = Round::gather(db).await;
        let [keep, merge] = round.members;
        let proposal = round.proposes(merge).await;
        round.votes(keep, proposal).await;
        round.votes(merge, proposal).await;
        let other = round.proposes(keep).await;
        round.votes(merge, other).await;
        // Nobody has first places at two organizations.
        let places = affiliation::Entity::delete_many();
        let places = places.filter(affiliation::Column::PersonId.eq(merge));
        places.exec(&round.db).await.unwrap();
        let input = MergePeople { keep, merge };
        let done = db::write(&round.db, async |tx| {
            people::merge(tx, &round.act(), input).await
        });
        done.await.unwrap();
        assert_eq!(round.voters().await, [keep, keep], "one for each proposal");
        let theirs = (keep, AgendaProposalState::Proposed);
        assert_eq!(round.proposals().await, [theirs, theirs]);
    })
    .await;
}

#[tokio::test]
async fn an_erasure_takes_back_what_waits_and_leaves_what_was_settled() {
    with_demo("agenda_erased", async |db, _| {
        let round = Round::gather(db).await;
        let [person, other] = round.members;
        let settled = round.proposes(person).await;
        round.votes(person, settled).await;
        round.votes(other, settled).await;
        round.proposes(person).await;
        let input = Settle {
            proposal: settled,
            accept: true,
            title: None,
            speaker: Some(person),
            duration_minutes: None,
        };
        let done = db::write(&round.db, async |tx| {
            proposals::settle(tx, &round.act(), input).await
        });
        done.await.unwrap();
        let input = Erase {
            person,
            reason: Reason::Requested,
        };
        let done = db::write(&round.db, async |tx| {
            erasure::erase(tx, &round.act(), input).await
        });
        done.await.unwrap();
        let states = [
            (person, AgendaProposalState::Accepted),
            (person, AgendaProposalState::Withdrawn),
        ];
        assert_eq!(round.proposals().await, states);
        assert_eq!(round.voters().await, [person, other]);
    })
    .await;
}
