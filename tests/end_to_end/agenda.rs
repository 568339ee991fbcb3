//! What members would have on the agenda of a meeting, over the API: proposed, voted on, settled; and
//! what is refused, with nothing written.

use serde_json::{Value, json};

use crate::common::{Backend, TestApp, on_both, words};
use crate::offices::{Asker, federal_members};
use crate::sign_in::door;

on_both! {
    members_propose_and_vote_and_the_secretariat_settles
    what_is_not_theirs_or_comes_too_late_is_refused_and_writes_nothing
}

const PROPOSAL: &str = "agendaProposal { id state title { frState enState } votes { totalCount } }";

/// A secretariat, and members who signed in.
struct Round<'a> {
    app: &'a TestApp,
    administrator: Asker<'a>,
    members: Vec<(String, Asker<'a>)>,
}

impl<'a> Round<'a> {
    async fn gather(app: &'a TestApp, count: usize) -> Self {
        let administrator = Asker::administrator(app);
        let mut members = Vec::new();
        for person in federal_members(&administrator)
            .await
            .into_iter()
            .take(count)
        {
            let asker = Asker::person(app, &person, members.len()).await;
            members.push((person.id, asker));
        }
        Self {
            app,
            administrator,
            members,
        }
    }

    /// A meeting, by its month.
    async fn meeting(&self, state: &str) -> Value {
        let query =
            "query($state: MeetingState!) { meetings(first: 1, orderBy: [{ startsAt: ASC }],
            where: { state: { eq: $state } }) { nodes { id } } }";
        let data = self.administrator.data(query, json!({ "state": state }));
        data.await["meetings"]["nodes"][0]["id"].take()
    }

    async fn plans(&self, local_start: &str, group: Option<Value>) -> Value {
        let kind = if group.is_some() { "TARGETED" } else { "OTHER" };
        let input = json!({
            "track": "EXECUTIVE", "kind": kind, "title": words("Essais", "Trials"),
            "localStart": local_start, "durationMinutes": 60, "workingGroup": group,
        });
        let planned = self
            .administrator
            .does("planMeeting", input, "meeting { id }");
        planned.await["meeting"]["id"].take()
    }

    /// A member proposes something; gives its id.
    async fn proposes(&self, member: usize, meeting: &Value, title: &str) -> Value {
        let input = json!({ "meeting": meeting, "title": { "fr": { "text": title, "state": "REVIEWED" } } });
        let asker = &self.members[member].1;
        let mut made =
            asker.does("proposeAgendaItem", input, PROPOSAL).await["agendaProposal"].take();
        let title = json!({ "frState": "DRAFT", "enState": "MISSING" });
        assert_eq!(
            (&made["state"], &made["title"]),
            (&json!("PROPOSED"), &title)
        );
        made["id"].take()
    }

    async fn votes(&self, member: usize, proposal: &Value, is_for: bool) -> i64 {
        let input = json!({ "proposal": proposal, "for": is_for });
        let voted = self.members[member].1.does("voteOnAgenda", input, PROPOSAL);
        voted.await["agendaProposal"]["votes"]["totalCount"]
            .as_i64()
            .unwrap()
    }

    async fn settles(&self, proposal: &Value, mut input: Value) -> Value {
        input["proposal"] = proposal.clone();
        let fields =
            "agendaProposal { state agendaItems(first: 2) { nodes { id position durationMinutes
            title { fr en } speaker { id } proposal { id } } } }";
        let settled = self
            .administrator
            .does("settleAgendaProposal", input, fields);
        settled.await["agendaProposal"].take()
    }

    /// The codes and the French words of a refusal, which writes nothing.
    async fn refused(&self, asker: &Asker<'_>, name: &str, input: Value) -> Vec<(Value, Value)> {
        let before = self.written().await;
        let fields = "said: problems { code message(language: FR) }";
        let mut answer = asker.mutation(name, input, fields).await;
        assert_eq!(
            answer["data"][name]["status"], "REFUSED",
            "{name}: {answer:#}"
        );
        assert_eq!(self.written().await, before, "{name}");
        let Value::Array(said) = answer["data"][name]["said"].take() else {
            panic!("{answer:#}")
        };
        let pair = |mut one: Value| (one["code"].take(), one["message"].take());
        said.into_iter().map(pair).collect()
    }

    async fn written(&self) -> Vec<String> {
        let row = "SELECT CAST(id AS TEXT) || ' ' || state FROM agenda_proposal UNION ALL
            SELECT 'vote ' || CAST(id AS TEXT) FROM agenda_vote UNION ALL
            SELECT 'item ' || CAST(id AS TEXT) FROM agenda_item ORDER BY 1";
        self.app.sql_rows(row).await
    }
}

async fn members_propose_and_vote_and_the_secretariat_settles(backend: &Backend) {
    let app = door(*backend).await;
    let round = Round::gather(&app, 2).await;
    let december = round.meeting("PLANNED").await;
    let chatbots = round
        .proposes(0, &december, "Les agents conversationnels")
        .await;
    let voice = round.proposes(1, &december, "La voix").await;
    assert_eq!(round.votes(0, &chatbots, true).await, 1);
    assert_eq!(round.votes(1, &chatbots, true).await, 2);
    assert_eq!(round.votes(1, &chatbots, false).await, 1);
    assert_eq!(round.votes(1, &chatbots, true).await, 2);

    // Everybody counts the votes; whose they are, the secretariat alone sees.
    let whose = "query($id: ID!) { node(id: $id) { ... on AgendaProposal { votes(first: 9) {
        totalCount nodes { person { id } } } } } }";
    let asked = json!({ "id": chatbots });
    let data = round.administrator.data(whose, asked.clone()).await;
    let voters = data["node"]["votes"]["nodes"].as_array().unwrap().iter();
    let voters: Vec<&Value> = voters.map(|vote| &vote["person"]["id"]).collect();
    let members: Vec<&String> = round.members.iter().map(|(id, _)| id).collect();
    assert_eq!(voters, members);
    let counted = whose.replace("nodes { person { id } }", "");
    let data = round.members[0].1.data(&counted, asked).await;
    assert_eq!(data["node"]["votes"]["totalCount"], 2);

    let input = json!({ "accept": true, "speaker": round.members[0].0, "durationMinutes": 20 });
    let accepted = round.settles(&chatbots, input).await;
    assert_eq!(accepted["state"], "ACCEPTED");
    let item = &accepted["agendaItems"]["nodes"][0];
    assert_eq!(item["title"]["fr"], "Les agents conversationnels");
    assert_eq!(
        (&item["durationMinutes"], &item["proposal"]["id"]),
        (&json!(20), &chatbots)
    );
    assert_eq!(item["speaker"]["id"], round.members[0].0);
    let declined = round.settles(&voice, json!({ "accept": false })).await;
    assert_eq!(
        (&declined["state"], &declined["agendaItems"]["nodes"]),
        (&json!("DECLINED"), &json!([]))
    );
    let third = round.proposes(1, &december, "La relève").await;
    let input = json!({ "proposal": third });
    let back = round.members[1]
        .1
        .does("withdrawAgendaProposal", input, PROPOSAL)
        .await;
    assert_eq!(back["agendaProposal"]["state"], "WITHDRAWN");

    // An agenda that is written anew says what came of a proposal.
    let items = json!([
        { "title": words("Ouverture", "Opening") },
        { "title": words("Les agents conversationnels", "Chatbots"), "proposal": chatbots },
    ]);
    let input = json!({ "meeting": december, "items": items });
    let fields = "meeting { agendaItems(first: 9) { nodes { position proposal { id } } } }";
    let set = round.administrator.does("setAgenda", input, fields).await;
    let nodes = &set["meeting"]["agendaItems"]["nodes"];
    let expected = json!([
        { "position": 1, "proposal": null },
        { "position": 2, "proposal": { "id": chatbots } },
    ]);
    assert_eq!(nodes, &expected);
    for (proposals, code) in [
        ([&chatbots, &chatbots], "NAMED_TWICE"),
        ([&chatbots, &voice], "NOT_FOUND"),
    ] {
        let items =
            proposals.map(|proposal| json!({ "title": words("Un", "One"), "proposal": proposal }));
        let input = json!({ "meeting": december, "items": items });
        let refused = round
            .refused(&round.administrator, "setAgenda", input)
            .await;
        assert_eq!(refused[0].0, code);
    }

    // Of a meeting that is convened, what goes on the agenda has been looked over.
    let september = round.meeting("CONVENED").await;
    let bilingual = round.proposes(0, &september, "Le bilinguisme").await;
    let input = json!({ "proposal": bilingual, "accept": true });
    let refused = round
        .refused(&round.administrator, "settleAgendaProposal", input)
        .await;
    assert_eq!(refused[0].0, "NOT_REVIEWED");
    let title = words("Le bilinguisme", "Bilingualism");
    let accepted = round
        .settles(&bilingual, json!({ "accept": true, "title": title }))
        .await;
    assert_eq!(
        accepted["agendaItems"]["nodes"][0]["title"]["en"],
        "Bilingualism"
    );
    app.stop().await.discard().await;
}

async fn what_is_not_theirs_or_comes_too_late_is_refused_and_writes_nothing(backend: &Backend) {
    let app = door(*backend).await;
    let round = Round::gather(&app, 3).await;
    let [(_, first), (second_id, second), (_, third)] = &round.members[..] else {
        panic!("three members")
    };
    let december = round.meeting("PLANNED").await;
    let chatbots = round
        .proposes(0, &december, "Les agents conversationnels")
        .await;
    let vote = |proposal: &Value, is_for: bool| json!({ "proposal": proposal, "for": is_for });
    let one = |refused: Vec<(Value, Value)>, code: &str, words: &str| {
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert_eq!(refused[0].0, code, "{refused:?}");
        let said = refused[0].1.as_str().unwrap();
        assert!(said.contains(words), "{said}");
    };

    assert_eq!(round.votes(1, &chatbots, true).await, 1);
    let twice = round
        .refused(second, "voteOnAgenda", vote(&chatbots, true))
        .await;
    one(twice, "NOT_ALLOWED_IN_STATE", "déjà voté");
    let never = round
        .refused(third, "voteOnAgenda", vote(&chatbots, false))
        .await;
    one(never, "NOT_ALLOWED_IN_STATE", "pas voté");
    let others = json!({ "proposal": chatbots });
    let others = round
        .refused(second, "withdrawAgendaProposal", others)
        .await;
    one(others, "NOT_YOUR_OWN", "quelqu’un d’autre");
    let nowhere = round
        .refused(
            first,
            "voteOnAgenda",
            vote(&json!("AgendaProposal:999"), true),
        )
        .await;
    one(nowhere, "NOT_FOUND", "Aucune proposition");
    let silent = json!({ "meeting": december, "title": { "fr": { "text": "  " } } });
    let silent = round.refused(first, "proposeAgendaItem", silent).await;
    one(silent, "MISSING", "requise");

    // A program has no voice, and a member settles nothing.
    assert_eq!(
        round
            .administrator
            .may_not("voteOnAgenda", vote(&chatbots, true))
            .await,
        "FORBIDDEN"
    );
    let settle = json!({ "proposal": chatbots, "accept": true });
    assert_eq!(
        first.may_not("settleAgendaProposal", settle).await,
        "FORBIDDEN"
    );

    // A sub-group's meeting is for those who are in it.
    let input = json!({
        "name": words("Robots", "Chatbots"), "mandate": words("Comparer.", "Compare."),
        "lead": second_id, "from": "2021-09-01",
    });
    let group = round
        .administrator
        .does("createWorkingGroup", input, "workingGroup { id }")
        .await;
    let theirs = round
        .plans(
            "2021-09-14T13:00",
            Some(group["workingGroup"]["id"].clone()),
        )
        .await;
    let title = json!({ "fr": { "text": "Les essais" } });
    let input = json!({ "meeting": theirs, "title": title });
    let stranger = round.refused(first, "proposeAgendaItem", input).await;
    one(stranger, "NOT_IN_THE_AUDIENCE", "ne vous concerne pas");
    let trials = round.proposes(1, &theirs, "Les essais").await;
    let stranger = round
        .refused(first, "voteOnAgenda", vote(&trials, true))
        .await;
    one(stranger, "NOT_IN_THE_AUDIENCE", "ne vous concerne pas");

    // What is settled is settled.
    round.settles(&trials, json!({ "accept": false })).await;
    let late = round
        .refused(second, "voteOnAgenda", vote(&trials, true))
        .await;
    one(late, "NOT_ALLOWED_IN_STATE", "refusée");
    let again = json!({ "proposal": trials, "accept": true });
    let again = round
        .refused(&round.administrator, "settleAgendaProposal", again)
        .await;
    one(again, "NOT_ALLOWED_IN_STATE", "refusée");

    // Ten that wait are enough.
    for number in 1..10 {
        round
            .proposes(0, &december, &format!("Point {number}"))
            .await;
    }
    let input = json!({ "meeting": december, "title": title });
    let many = round.refused(first, "proposeAgendaItem", input).await;
    one(many, "TOO_MANY", "10");

    // Once the meeting has begun, its agenda is what it is.
    let today = round.plans("2021-09-01T10:00", None).await;
    let held = round.proposes(0, &today, "Les essais").await;
    app.clock.set("2021-09-01T13:59:59Z");
    assert_eq!(round.votes(1, &held, true).await, 1);
    app.clock.set("2021-09-01T14:00:00Z");
    for (asker, name, input) in [
        (third, "voteOnAgenda", vote(&held, true)),
        (second, "voteOnAgenda", vote(&held, false)),
        (first, "withdrawAgendaProposal", json!({ "proposal": held })),
        (
            second,
            "proposeAgendaItem",
            json!({ "meeting": today, "title": title }),
        ),
    ] {
        let late = round.refused(asker, name, input).await;
        one(late, "IN_THE_PAST", "passé");
    }
    let input = json!({ "meeting": today });
    round.administrator.does("cancelMeeting", input, "").await;
    let off = round
        .refused(third, "voteOnAgenda", vote(&held, true))
        .await;
    one(off, "NOT_ALLOWED_IN_STATE", "annulation");
    app.stop().await.discard().await;
}
