mod broken;
mod print;
mod round;

use super::*;

fn read(query: &str) -> Query {
    let read = Query::parse(Relation::Messages, query, &Limits::default());
    read.unwrap_or_else(|refusal| panic!("{query}: {refusal:?}"))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn is(column: Column, test: Test) -> Condition {
    Condition::Filter(Filter { column, negated: false, test })
}

fn is_not(column: Column, test: Test) -> Condition {
    Condition::Filter(Filter { column, negated: true, test })
}

fn equals(value: Value) -> Test {
    Test::Compare(Comparison::Equal, value)
}

fn either(of: Vec<Condition>) -> Condition {
    Condition::Group(Group { negated: false, all: false, of })
}

#[test]
fn the_sdk_is_understood() {
    let limits = Limits::default();
    let query = "app_id=eq.A&user_id=eq.U&order=last_message_created_at.desc&limit=20&offset=40";
    let query = Query::parse(Relation::Conversations, query, &limits).unwrap();
    let expected = Query {
        conditions: vec![
            is(Column::AppId, equals(text("A"))),
            is(Column::UserId, equals(text("U"))),
        ],
        selected: select::all(Relation::Conversations),
        order: vec![Order {
            column: Column::LastMessageCreatedAt,
            descending: true,
            nulls_first: true,
        }],
        limit: Some(20),
        offset: Some(40),
        columns: None,
        on_conflict: None,
    };
    assert_eq!(query, expected);
    let several = "app_id=in.%28a1%2Ca2%29&order=updated_at.desc&limit=100";
    let several = Query::parse(Relation::Conversations, several, &limits).unwrap();
    let apps = Test::In(vec![text("a1"), text("a2")]);
    assert_eq!(several.conditions, [is(Column::AppId, apps)]);
    let one = read("id=eq.X&limit=1");
    assert_eq!(one.conditions, [is(Column::MessageId, equals(text("X")))]);
    let counted = read("select=conversation_id&conversation_id=in.(c)");
    assert_eq!(counted.selected.len(), 1);
}

#[test]
fn every_operator_is_read() {
    let created = |comparison| is(Column::CreatedAt, Test::Compare(comparison, Value::Integer(7)));
    let like = |pieces: &[Piece], ignores_case| {
        let pattern = Pattern { pieces: pieces.to_vec() };
        is(Column::Content, Test::Like { pattern, ignores_case })
    };
    let word = Piece::Text("a b".to_owned());
    for (query, expected) in [
        ("created_at=eq.7", created(Comparison::Equal)),
        ("created_at=neq.7", created(Comparison::Unequal)),
        ("created_at=gt.7", created(Comparison::Greater)),
        ("created_at=gte.7", created(Comparison::GreaterOrEqual)),
        ("created_at=lt.7", created(Comparison::Less)),
        ("created_at=lte.+7", created(Comparison::LessOrEqual)),
        ("content=like.*a+b%25", like(&[Piece::Any, word.clone(), Piece::Any], false)),
        ("content=ilike.a+b", like(std::slice::from_ref(&word), true)),
        ("content=eq.not.eq.(x,\"y\")", is(Column::Content, equals(text("not.eq.(x,\"y\")")))),
        ("content=eq.", is(Column::Content, equals(text("")))),
        ("role=is.null", is(Column::Role, Test::Null)),
        ("role=is.NOT_NULL", is_not(Column::Role, Test::Null)),
        ("role=not.is.null", is_not(Column::Role, Test::Null)),
        ("role=not.is.not_null", is(Column::Role, Test::Null)),
        ("metadata=is.null", is(Column::Metadata, Test::Null)),
        ("\"role\"=not.in.(a)", is_not(Column::Role, Test::In(vec![text("a")]))),
        ("role=in.()", is(Column::Role, Test::In(Vec::new()))),
        ("role=in.(\"\")", is(Column::Role, Test::In(vec![text("")]))),
        ("role=in.(a,)", is(Column::Role, Test::In(vec![text("a"), text("")]))),
        (
            r#"role=in.("a,b)","c\"d\\e",f"g, h)"#,
            is(Column::Role, Test::In(["a,b)", "c\"d\\e", "f\"g", " h"].map(text).to_vec())),
        ),
        ("role=in.(\"a\"b,c)", is(Column::Role, Test::In(["\"a\"b", "c"].map(text).to_vec()))),
    ] {
        assert_eq!(read(query).conditions, [expected], "{query}");
    }
}

#[test]
fn and_and_or_are_nested() {
    let (role, content) = (Column::Role, Column::Content);
    let user = is(role, equals(text("user")));
    assert_eq!(read("or=(role.eq.user)").conditions, [either(vec![user.clone()])]);
    let inner = Condition::Group(Group {
        negated: true,
        all: true,
        of: vec![
            is_not(content, Test::In(vec![text("a,b"), text("c")])),
            is(content, equals(text("{x,y}"))),
        ],
    });
    let query = "or=( role.eq.user, not.and ( content.not.in.(\"a,b\",c) , content.eq.{x,y}) )";
    assert_eq!(read(query).conditions, [either(vec![user.clone(), inner])]);
    let nor = Condition::Group(Group { negated: true, all: false, of: vec![user.clone()] });
    assert_eq!(read("not.or=(role.eq.user)").conditions, [nor]);
    let all = read("role=eq.user&role=neq.a&or=(role.is.null,role.like.\"x,*\")");
    assert_eq!(all.conditions.len(), 3, "several conditions on one column all count");
    let trimmed = read("or=(role.eq.user , role.eq. user)");
    let spaced = |value| is(role, equals(text(value)));
    assert_eq!(trimmed.conditions, [either(vec![spaced("user "), spaced(" user")])]);
}

#[test]
fn columns_are_chosen_and_renamed() {
    let chosen = |query: &str| -> Vec<(Column, String)> {
        read(query).selected.into_iter().map(|one| (one.column, one.name)).collect()
    };
    let named = |names: &[(Column, &str)]| -> Vec<(Column, String)> {
        names.iter().map(|(column, name)| (*column, (*name).to_owned())).collect()
    };
    let (id, role, content) = (Column::MessageId, Column::Role, Column::Content);
    assert_eq!(chosen("select=id, role"), named(&[(id, "id"), (role, "role")]));
    assert_eq!(
        chosen("select=who:role,\"a b\":\"content\""),
        named(&[(role, "who"), (content, "a b")])
    );
    assert_eq!(chosen("select=a:role,a:content"), named(&[(content, "a")]));
    let all = Relation::Messages.columns().len();
    assert_eq!(chosen("select=*,id").len(), all + 1);
    assert_eq!(chosen("select=").len(), all);
    assert_eq!(chosen("limit=1").len(), all);
}

#[test]
fn an_order_says_where_nothing_stands() {
    let order = |column, descending, nulls_first| Order { column, descending, nulls_first };
    let (created, role) = (Column::CreatedAt, Column::Role);
    for (query, expected) in [
        ("order=created_at", vec![order(created, false, false)]),
        ("order=created_at.desc", vec![order(created, true, true)]),
        ("order=created_at.nullsfirst", vec![order(created, false, true)]),
        (
            "order=role.desc.nullslast, created_at.asc.nullsfirst",
            vec![order(role, true, false), order(created, false, true)],
        ),
        (
            "order=role&order=created_at.asc",
            vec![order(role, false, false), order(created, false, false)],
        ),
        ("order=id.desc,message_id", vec![order(Column::MessageId, true, true)]),
    ] {
        assert_eq!(read(query).order, expected, "{query}");
    }
}

#[test]
fn what_a_body_is_read_by() {
    let query = read("columns=role, id,role&on_conflict=id");
    assert_eq!(query.columns, Some(vec![Column::Role, Column::MessageId]));
    assert_eq!(query.on_conflict, Some(vec![Column::MessageId]));
}
