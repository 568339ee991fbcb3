//! Types of figures and groups: what can be computed of a noun's lists, by what they can be
//! grouped, and what can be asked of the groups. A type without a field does not exist, nor does
//! the field that would hold it.

use async_graphql::registry::{MetaField, MetaInputValue, Registry};

use super::{enumeration, field, graphql_type, input, inputs, link_arguments, object};
use crate::graphql::layer::{
    aggregate::{BUCKET, HALVES, How, MAX_GROUPS, condition},
    bucket::BUCKETS,
    column::{Column, Scalar},
    describe::{Field, Kind, Noun},
};

/// Types that several nouns use.
pub(super) fn shared(registry: &mut Registry) {
    let buckets = BUCKETS.map(|(name, doc)| (name.to_owned(), doc));
    let doc = "A run of months by the calendar.";
    enumeration(registry, "TimeBucket", doc, buckets.into_iter());
    let halves = vec![
        field("fr", "The French text.", "String"),
        field("en", "The English text.", "String"),
    ];
    let doc = "A text in both languages, as what a group has in common.";
    object(registry, HALVES, doc, halves);
}

/// The fields of a connection that hold its figures.
pub(super) fn fields(noun: &str) -> [MetaField; 2] {
    let doc = "Figures over all rows of the list, on all pages.";
    let aggregate = field("aggregate", doc, format!("{noun}Aggregate!"));
    let doc = "The rows of the list, on all pages, in groups by what the selection of `keys` names, with figures for each.";
    let mut groups = field("groups", doc, format!("[{noun}Group!]!"));
    let first = format!(
        "How many groups from the beginning, at most {MAX_GROUPS}. Without it there may not be more than that."
    );
    for argument in [
        input("having", "Which groups.", format!("{noun}Having")),
        input(
            "orderBy",
            "In which order, the first figure first; by the keys where nothing is said, and in ties.",
            format!("[{noun}GroupOrder!]"),
        ),
        input("first", &first, "Int"),
    ] {
        groups.args.insert(argument.name.clone(), argument);
    }
    [aggregate, groups]
}

/// A noun's aggregate, groups, keys, and what can be asked of them.
pub(super) fn noun(registry: &mut Registry, noun: &'static Noun) {
    let name = noun.name;
    let mut figures = vec![field("count", How::Count.doc(), "Int!")];
    let mut conditions = inputs::connectives(&format!("{name}Having"));
    conditions.push(input("count", How::Count.doc(), "IntFilter"));
    let mut columns = vec![input("count", How::Count.doc(), "OrderDirection")];
    for how in How::OF_COLUMNS {
        let computed = of_columns(noun, how);
        if computed.is_empty() {
            continue;
        }
        let ty = format!("{name}{}", how.suffix());
        figures.push(field(how.field(), how.doc(), format!("{ty}!")));
        conditions.push(input(how.field(), how.doc(), format!("{ty}Having")));
        columns.push(input(how.field(), how.doc(), format!("{ty}Order")));
        figure_types(registry, noun, how, &ty, &computed);
    }
    let by = "By the keys, in the order of the selection.";
    columns.push(input("keys", by, "OrderDirection"));
    let doc = format!("Figures over {name} rows.");
    object(registry, &format!("{name}Aggregate"), &doc, figures.clone());
    let doc = "What the rows of the group have in common.";
    figures.insert(0, field("keys", doc, format!("{name}Keys!")));
    let doc = format!("{name} rows with the same keys, and figures over them.");
    object(registry, &format!("{name}Group"), &doc, figures);
    keys(registry, noun);
    let doc = format!("Which groups of {name} rows; all conditions must hold.");
    inputs::object(registry, &format!("{name}Having"), &doc, conditions);
    let doc = format!("What groups of {name} rows are sorted by; one field an entry.");
    inputs::object(registry, &format!("{name}GroupOrder"), &doc, columns);
}

type Computed = (&'static str, &'static Field, Scalar);

fn of_columns(noun: &'static Noun, how: How) -> Vec<Computed> {
    let fields = noun.fields.iter();
    let computed = fields.filter_map(|(name, field)| {
        let scalar = how.result(&field.kind)?;
        Some((name.as_str(), field, scalar))
    });
    computed.collect()
}

fn figure_types(registry: &mut Registry, noun: &Noun, how: How, ty: &str, computed: &[Computed]) {
    let fields = computed.iter().map(|(name, described, scalar)| {
        let mark = if how == How::CountDistinct { "!" } else { "" };
        let mut meta = field(name, described.doc, format!("{}{mark}", scalar.graphql()));
        if let Kind::One(link) = &described.kind {
            link_arguments(&mut meta, link, false);
        }
        meta
    });
    let what = match how {
        How::Count | How::CountDistinct => "Numbers of different values",
        How::Min | How::Max => "The least or greatest values",
        How::Sum => "Sums",
        How::Avg => "Means",
        How::Median => "Medians",
    };
    let fields = fields.collect();
    object(
        registry,
        ty,
        &format!("{what} of {} rows.", noun.name),
        fields,
    );
    let conditions = computed.iter().filter_map(|(name, described, scalar)| {
        Some(input(name, described.doc, condition(*scalar)?))
    });
    let doc = format!(
        "Conditions on figures of {} rows; all must hold.",
        noun.name
    );
    inputs::object(registry, &format!("{ty}Having"), &doc, conditions.collect());
    let columns = computed
        .iter()
        .map(|(name, described, _)| input(name, described.doc, "OrderDirection"));
    let doc = format!(
        "Figures of {} rows to sort by; one field an entry.",
        noun.name
    );
    inputs::object(registry, &format!("{ty}Order"), &doc, columns.collect());
}

fn keys(registry: &mut Registry, noun: &'static Noun) {
    let mut fields = vec![field("id", "The id.", "ID!")];
    for (name, described) in &noun.fields {
        match &described.kind {
            Kind::Column(column) if !matches!(column.scalar, Scalar::Json) => {
                fields.push(field(name, described.doc, column.graphql()));
                fields.extend(bucket(noun, name, column));
            }
            Kind::Text(_) => fields.push(field(name, described.doc, format!("{HALVES}!"))),
            Kind::One(link) => {
                let ty = graphql_type(noun, name, &described.kind);
                let ty = ty.replacen(link.target, &format!("{}Keys", link.target), 1);
                let mut meta = field(name, described.doc, ty);
                link_arguments(&mut meta, link, false);
                fields.push(meta);
            }
            _ => {}
        }
    }
    let doc = format!(
        "What {} rows are grouped by: each field named is a key.",
        noun.name
    );
    object(registry, &format!("{}Keys", noun.name), &doc, fields);
}

/// The field with the bucket of a column that lies in time.
fn bucket(noun: &Noun, name: &str, column: &Column) -> Option<MetaField> {
    let bucket = format!("{name}{BUCKET}");
    if !column.scalar.is_time() || noun.fields.contains_key(&bucket) {
        return None;
    }
    let instant = matches!(column.scalar, Scalar::Instant);
    let doc = if instant {
        format!(
            "The first day of the run of months that `{name}` falls into by the clocks of a zone; null where it is empty, or not in the years 1900 to 2099."
        )
    } else {
        format!("The first day of the run of months that `{name}` falls into.")
    };
    let mut meta = field(&bucket, &doc, "Date");
    let mut arguments: Vec<MetaInputValue> = vec![input("by", "How long.", "TimeBucket!")];
    if instant {
        let zone = "The time zone, an IANA name; the community's where none is given.";
        arguments.push(input("zone", zone, "String"));
    }
    for argument in arguments {
        meta.args.insert(argument.name.clone(), argument);
    }
    Some(meta)
}
