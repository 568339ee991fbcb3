// A mutation whose result joins a list, and one whose result is already in the store.
import { graphql } from 'relay-runtime';

export const list = graphql`
  fragment Issues_list on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" })
  @refetchable(queryName: "IssuesPageQuery") {
    issues(first: $count, after: $cursor, orderBy: [{ raisedOn: DESC }]) @connection(key: "Issues_issues") {
      __id
      edges { node { ...Issues_issue } }
    }
  }
`;

export const issue = graphql`
  fragment Issues_issue on Issue { id description { fr en } raisedOn closedOn }
`;

export const raise = graphql`
  mutation IssuesRaiseMutation($input: CreateIssueInput!, $connections: [ID!]!) {
    createIssue(input: $input) {
      status
      problems { path code message }
      issue @prependNode(connections: $connections, edgeTypeName: "IssueEdge") { ...Issues_issue }
    }
  }
`;

export const close = graphql`
  mutation IssuesCloseMutation($input: CloseIssueInput!) {
    closeIssue(input: $input) {
      status
      problems { path code message }
      issue { id closedOn }
    }
  }
`;
