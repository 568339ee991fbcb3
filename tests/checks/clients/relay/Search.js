// What is found may be of any type.
import { graphql } from 'relay-runtime';

export const found = graphql`
  fragment Search_found on Node {
    __typename
    id
    ... on Organization { name { name { fr en } } }
    ... on Meeting { startsAt }
    ... on Person { familyName }
  }
`;

export const representation = graphql`
  query SearchRepresentationQuery($at: Date!) {
    representation(at: $at) { members organizations { federal provincialTerritorial municipal other } }
    members(at: $at) {
      groups(orderBy: [{ count: DESC }], first: 10) { keys { organization { jurisdiction { code } } } count }
    }
  }
`;
