#include "core/api/document.h"

namespace kds::api {

Value Value::of_kind(Kind kind) {
    Value value;
    value.kind = kind;
    return value;
}

Value Value::of_integer(std::int64_t number) {
    Value value = of_kind(Kind::Number);
    value.integer = number;
    return value;
}

Value Value::of_text(std::string text) {
    Value value = of_kind(Kind::Text);
    value.text = Text(std::move(text));
    return value;
}

Value Value::of_text_at(std::string_view elsewhere) {
    Value value = of_kind(Kind::Text);
    value.text = Text::at(elsewhere);
    return value;
}

Value Value::of_boolean(bool boolean) {
    Value value = of_kind(Kind::Boolean);
    value.boolean = boolean;
    return value;
}

Value Value::of_blob(std::string bytes) {
    Value value = of_kind(Kind::Blob);
    value.text = Text(std::move(bytes));
    return value;
}

Value Value::of_blob_at(std::string_view elsewhere) {
    Value value = of_kind(Kind::Blob);
    value.text = Text::at(elsewhere);
    return value;
}

Value Value::of_timestamp(std::int64_t epoch_ms) {
    Value value = of_kind(Kind::Timestamp);
    value.integer = epoch_ms;
    return value;
}

Value Value::rows(std::shared_ptr<const Table> table) {
    Value value = of_kind(Kind::Rows);
    value.table = std::move(table);
    return value;
}

Value& Value::with(Text name, Value value) & {
    names.push_back(std::move(name));
    items.push_back(std::move(value));
    return *this;
}

Value&& Value::with(Text name, Value value) && {
    return std::move(with(std::move(name), std::move(value)));
}

const Value* Value::find(std::string_view name) const {
    for (std::size_t i = names.size(); i > 0; --i) {
        if (names[i - 1].view() != name) continue;
        return items[i - 1].kind == Kind::Null ? nullptr : &items[i - 1];
    }
    return nullptr;
}

void Value::own_texts() {
    text.own();
    for (Text& name : names) name.own();
    for (Value& item : items) item.own_texts();  // As deep as kDocumentDepthMax at most.
}

}  // namespace kds::api
