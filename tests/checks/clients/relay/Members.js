// A list that loads page after page, whose rows are a fragment of their own.
import { graphql } from 'relay-runtime';

export const query = graphql`
  query MembersQuery($at: Date!, $count: Int!, $cursor: String, $orderBy: [PersonOrder!]) {
    viewer { __typename }
    ...Members_list @arguments(at: $at, count: $count, cursor: $cursor, orderBy: $orderBy)
  }
`;

export const list = graphql`
  fragment Members_list on Query
  @argumentDefinitions(
    at: { type: "Date!" }
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
    orderBy: { type: "[PersonOrder!]" }
    where: { type: "PersonWhere" }
  )
  @refetchable(queryName: "MembersPageQuery") {
    members(at: $at, first: $count, after: $cursor, orderBy: $orderBy, where: $where)
      @connection(key: "Members_members", filters: ["at", "orderBy", "where"]) {
      totalCount
      edges { node { ...Members_row @arguments(at: $at) } }
    }
  }
`;

export const row = graphql`
  fragment Members_row on Person @argumentDefinitions(at: { type: "Date!" }) {
    id
    familyName
    organization(at: $at) { name(at: $at) { name { fr en } } jurisdiction { code } }
  }
`;
