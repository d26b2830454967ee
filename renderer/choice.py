"""One of many models, chosen by a word in it. Models that no spec names are not even loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from importlib import import_module
from operator import or_
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from renderer.values import SpecModel


@dataclass(frozen=True)
class Choice:
    """Marks a type that is one of several models.

    key    the key whose word chooses, such as `mark`
    homes  for each word where its model is: `package.module:Model`
    """

    key: str
    homes: Mapping[str, str]
    _loaded: dict[str, SchemaValidator] = field(default_factory=dict, compare=False, repr=False)
    _whole: list[TypeAdapter[Any]] = field(default_factory=list, compare=False, repr=False)

    def __hash__(self) -> int:
        return hash((self.key, *self.homes))

    def load(self) -> Any:
        """The union of all models."""
        union = reduce(or_, dict.fromkeys(map(self.model, self.homes)))
        return Annotated[union, Field(discriminator=self.key)]

    def model(self, word: str) -> type[SpecModel]:
        """The model that a word chooses."""
        module, _, name = self.homes[word].partition(":")
        found: type[SpecModel] = getattr(import_module(module), name)
        return found

    def validate(self, value: object) -> Any:
        """The model that `value` is; as errors of a tagged union if it is none."""
        word = value.get(self.key) if isinstance(value, Mapping) else getattr(value, self.key, None)
        if isinstance(word, str) and word in self.homes:
            return self._only(word).validate_python(value, by_alias=True, by_name=False)
        return self._all().validate_python(value, by_alias=True, by_name=False)

    def _only(self, word: str) -> SchemaValidator:
        """A union of one, so that what is wrong is placed below its word."""
        if word not in self._loaded:
            model = self.model(word)
            model.model_rebuild()  # Models are built when they are first used.
            schema = {word: model.__pydantic_core_schema__}
            union = core_schema.tagged_union_schema(schema, self.key, strict=True)
            self._loaded[word] = SchemaValidator(union)
        return self._loaded[word]

    def _all(self) -> TypeAdapter[Any]:
        if not self._whole:
            self._whole.append(TypeAdapter(self.load()))
        return self._whole[0]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.validate)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(self._all().core_schema)
