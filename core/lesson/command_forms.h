/// Commands of one variant as JSON. A form has kName, its "do"; kFields, the names of its members;
/// read() and write() of one alternative. They stand together, so that none can be forgotten.
#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/lesson/json_reader.h"
#include "core/lesson/json_writer.h"

namespace kds::lesson {

/// Forms in the order of the variant's alternatives.
template <typename Variant, typename... Forms>
struct FormList {
    static constexpr std::array<std::string_view, sizeof...(Forms)> kNames{Forms::kName...};

    static Variant read(const JsonNode& node, std::size_t kind,
                        std::initializer_list<std::string_view> beside) {
        Variant command;
        std::size_t at = 0;
        ((at++ == kind ? void(command = read_one<Forms>(node, beside)) : void()), ...);
        return command;
    }

    static void write(JsonWriter& out, const Variant& command) {
        std::size_t at = 0;
        ((at++ == command.index() ? write_one<Forms>(out, command) : void()), ...);
    }

private:
    template <typename Form>
    static auto read_one(const JsonNode& node, std::initializer_list<std::string_view> beside) {
        std::vector<std::string_view> known{"do"};
        known.insert(known.end(), Form::kFields.begin(), Form::kFields.end());
        known.insert(known.end(), beside.begin(), beside.end());
        node.only(known);
        return Form::read(node);
    }
    template <typename Form>
    static void write_one(JsonWriter& out, const Variant& command) {
        using Alternative = decltype(Form::read(std::declval<const JsonNode&>()));
        out.text("do", Form::kName);
        if (const auto* const found = std::get_if<Alternative>(&command)) Form::write(out, *found);
    }
};

}  // namespace kds::lesson
