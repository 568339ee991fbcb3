// A row that is fetched again by its id, with lists in it: one that goes on forwards, one backwards.
import { graphql } from 'relay-runtime';

export const query = graphql`
  query MeetingQuery($id: ID!) {
    meeting: node(id: $id) {
      __typename
      ...Meeting_agenda @alias(as: "agenda")
      ...Meeting_attendances @alias(as: "attendances")
    }
  }
`;

export const agenda = graphql`
  fragment Meeting_agenda on Meeting
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
  @refetchable(queryName: "MeetingAgendaPageQuery") {
    title { ...Meeting_text }
    startsAt
    state
    agendaItems(first: $count, after: $cursor) @connection(key: "Meeting_agendaItems") {
      edges { node { id title { ...Meeting_text } durationMinutes } }
    }
  }
`;

export const attendances = graphql`
  fragment Meeting_attendances on Meeting
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
  @refetchable(queryName: "MeetingAttendancesPageQuery") {
    attendances(last: $count, before: $cursor) @connection(key: "Meeting_attendances") {
      edges { node { id person { ...Meeting_person } } }
    }
  }
`;

export const person = graphql`
  fragment Meeting_person on Person { givenName familyName }
`;

export const text = graphql`
  fragment Meeting_text on BilingualText { fr en state }
`;
