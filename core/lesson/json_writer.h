/// Writes JSON, members in the order in which they are given, on one line unless line() says so.
///
///   JsonWriter out;
///   out.begin_object().text("do", "put_record").integer("at_us", 5).end_object();
///   std::move(out).take();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kds::lesson {

class JsonWriter {
public:
    // Members of the open object; begin_* without a name start an item of the open list.
    JsonWriter& begin_object(std::string_view name = {});
    JsonWriter& end_object();
    JsonWriter& begin_list(std::string_view name = {});
    JsonWriter& end_list();
    /// Any bytes: what is no UTF-8 is written in Base64 under the name "<name>_base64".
    JsonWriter& bytes(std::string_view name, std::string_view value);
    /// Precondition: UTF-8.
    JsonWriter& text(std::string_view name, std::string_view value);
    JsonWriter& integer(std::string_view name, std::int64_t value);
    JsonWriter& boolean(std::string_view name, bool value);
    /// A value that is written already. Precondition: JSON.
    JsonWriter& raw(std::string_view name, std::string_view json);
    /// What comes next begins on a line of its own, for who reads the document.
    JsonWriter& line() {
        new_line_ = true;
        return *this;
    }
    /// Items of the open list; a text must be UTF-8.
    JsonWriter& text_item(std::string_view value);
    JsonWriter& item(std::int64_t value);
    JsonWriter& item(bool value);

    std::string take() && { return std::move(out_); }

private:
    void separate();
    void member(std::string_view name);
    void quote(std::string_view value);

    std::string out_;
    bool new_line_ = false;
};

}  // namespace kds::lesson
