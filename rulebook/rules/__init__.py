"""Rule packs: conditions on a sale, each with the clause it comes from, that yield obligations. Pure."""
