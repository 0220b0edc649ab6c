#include "core/api/json_reader.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "core/api/decimal.h"

namespace kds::api {
namespace {

/// Receives nlohmann's events and builds the tree. Returning false stops the parser.
class TreeBuilder {
public:
    explicit TreeBuilder(Value& root) : root_{root} {}

    bool null() { return add(Value{}); }
    bool boolean(bool value) { return add(Value::of_boolean(value)); }
    bool number_integer(std::int64_t value) { return add_number(value, thousand_times(value)); }
    bool number_unsigned(std::uint64_t value) {
        constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
        return number_integer(value > std::uint64_t{kMost} ? kMost
                                                           : static_cast<std::int64_t>(value));
    }
    bool number_float(double, const std::string& text) {
        return add_number(scaled_floor(text, 0), scaled_floor(text, 3));
    }
    bool string(std::string& value) { return add(Value::of_text(std::move(value))); }
    bool binary(nlohmann::json::binary_t&) { return false; }  // Does not occur in JSON.
    bool start_object(std::size_t) { return open(Value::object()); }
    bool start_array(std::size_t) { return open(Value::list()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        open_.back()->names.push_back(std::move(name));
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) {
        return false;
    }

private:
    bool add_number(std::int64_t integer, std::int64_t thousandths) {
        Value value = Value::of_integer(integer);
        value.thousandths = thousandths;
        return add(std::move(value));
    }
    bool add(Value value) {
        if (++count_ > kDocumentValuesMax) return false;
        if (open_.empty()) {
            root_ = std::move(value);
        } else {
            open_.back()->items.push_back(std::move(value));
        }
        return true;
    }
    bool open(Value container) {
        if (open_.size() == kDocumentDepthMax || !add(std::move(container))) return false;
        // A container stays where it is while it is open: only its own items grow.
        open_.push_back(open_.empty() ? &root_ : &open_.back()->items.back());
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    Value& root_;
    std::vector<Value*> open_;
    std::size_t count_ = 0;
};

}  // namespace

std::optional<Value> read_json(std::string_view text) {
    Value root;
    TreeBuilder builder{root};
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::nullopt;
    return root;
}

}  // namespace kds::api
