/// The API's own description, served as `openapi.json`.
package enum OpenAPIDocument {
  package static let text = """
    {
      "openapi": "3.1.0",
      "info": {
        "title": "Assay dependencies", "version": "1",
        "description": "Start, isolate and release the dependencies of a run. The base address, \
    with its secret, is in ASSAY_API."
      },
      "servers": [
        {"url": "{address}", "variables": {"address": {"default": "http://127.0.0.1:0/secret/v1"}}}
      ],
      "paths": {
        "/dependencies": {
          "get": {
            "operationId": "listDependencies",
            "summary": "Dependencies that can be asked for, and how those run that have started.",
            "responses": {
              "200": {
                "description": "In the order of the manifest.",
                "content": {
                  "application/json": {
                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Dependency"}}
                  }
                }
              },
              "400": {"$ref": "#/components/responses/Refused"}
            }
          },
          "post": {
            "operationId": "describeDependency",
            "summary": "Describe one that the manifest does not have, and start it.",
            "requestBody": {
              "required": true,
              "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Description"}}
              }
            },
            "responses": {
              "200": {"$ref": "#/components/responses/Dependency"},
              "400": {"$ref": "#/components/responses/Refused"},
              "503": {"$ref": "#/components/responses/Failed"}
            }
          }
        },
        "/dependencies/{name}/start": {
          "parameters": [{"$ref": "#/components/parameters/name"}],
          "post": {
            "operationId": "startDependency",
            "summary": "Start it ahead of the first lease, or wait for the start under way.",
            "responses": {
              "200": {"$ref": "#/components/responses/Dependency"},
              "400": {"$ref": "#/components/responses/Refused"},
              "503": {"$ref": "#/components/responses/Failed"}
            }
          }
        },
        "/dependencies/{name}/log": {
          "parameters": [
            {"$ref": "#/components/parameters/name"},
            {
              "name": "lines", "in": "query",
              "schema": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 100}
            },
            {
              "name": "follow", "in": "query", "schema": {"type": "boolean", "default": false},
              "description": "Plain text, and every new line as it comes."
            }
          ],
          "get": {
            "operationId": "readLog",
            "summary": "The last lines of the server's output.",
            "responses": {
              "200": {
                "description": "Oldest first.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["lines"],
                      "properties": {"lines": {"type": "array", "items": {"type": "string"}}}
                    }
                  },
                  "text/plain": {"schema": {"type": "string"}}
                }
              },
              "400": {"$ref": "#/components/responses/Refused"},
              "503": {"$ref": "#/components/responses/Failed"}
            }
          }
        },
        "/leases": {
          "get": {
            "operationId": "listLeases",
            "summary": "Parts that are given out now.",
            "responses": {
              "200": {
                "description": "Oldest first.",
                "content": {
                  "application/json": {
                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Lease"}}
                  }
                }
              },
              "400": {"$ref": "#/components/responses/Refused"}
            }
          },
          "post": {
            "operationId": "lease",
            "summary": "Get a part of a dependency that nobody else has: a migrated database, …",
            "requestBody": {
              "required": true,
              "content": {
                "application/json": {
                  "schema": {
                    "type": "object", "required": ["dependency"],
                    "additionalProperties": false,
                    "properties": {
                      "dependency": {"type": "string", "examples": ["db"]},
                      "test": {
                        "type": "string", "description": "Who wants it; named in the report."
                      },
                      "suite": {
                        "type": "string",
                        "description": "Ignored where the address names the suite already."
                      }
                    }
                  }
                }
              }
            },
            "responses": {
              "201": {
                "description": "It is yours until you release it.",
                "content": {
                  "application/json": {"schema": {"$ref": "#/components/schemas/Lease"}}
                }
              },
              "400": {"$ref": "#/components/responses/Refused"},
              "503": {"$ref": "#/components/responses/Failed"}
            }
          }
        },
        "/leases/{id}": {
          "parameters": [
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
            {
              "name": "keep", "in": "query", "schema": {"type": "boolean", "default": false},
              "description": "Leave it as it is, for a person to look at."
            }
          ],
          "delete": {
            "operationId": "release",
            "summary": "Give it back; what was written to it is gone.",
            "responses": {
              "200": {
                "description": "Taken back.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["id", "kept"],
                      "properties": {"id": {"type": "string"}, "kept": {"type": "boolean"}}
                    }
                  }
                }
              },
              "400": {"$ref": "#/components/responses/Refused"}
            }
          }
        },
        "/suites": {
          "post": {
            "operationId": "openSuite",
            "summary": "An address and parts of its own for a command; only with the address that \
    `assay up` wrote.",
            "requestBody": {
              "required": true,
              "content": {
                "application/json": {
                  "schema": {
                    "type": "object", "required": ["name"], "additionalProperties": false,
                    "properties": {
                      "name": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
                      "dependencies": {"type": "array", "items": {"type": "string"}},
                      "pid": {
                        "type": "integer", "description": "Its process, whose end ends the suite."
                      }
                    }
                  }
                }
              }
            },
            "responses": {
              "201": {
                "description": "It is there until it is ended.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["suite", "address", "leases", "env"],
                      "properties": {
                        "suite": {"type": "string", "examples": ["exec-1"]},
                        "address": {"type": "string", "description": "For its ASSAY_API."},
                        "leases": {
                          "type": "array", "items": {"$ref": "#/components/schemas/Lease"}
                        },
                        "env": {"type": "object", "additionalProperties": {"type": "string"}}
                      }
                    }
                  }
                }
              },
              "400": {"$ref": "#/components/responses/Refused"},
              "503": {"$ref": "#/components/responses/Failed"}
            }
          }
        },
        "/suites/{suite}": {
          "parameters": [
            {"name": "suite", "in": "path", "required": true, "schema": {"type": "string"}},
            {
              "name": "keep", "in": "query", "schema": {"type": "boolean", "default": false},
              "description": "Leave its parts as they are, for a person to look at."
            }
          ],
          "delete": {
            "operationId": "endSuite",
            "summary": "Take back all that it and its tests have, and say what they did.",
            "responses": {
              "200": {
                "description": "Its address is worth nothing any more.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["suite", "leases", "kept", "violations"],
                      "properties": {
                        "suite": {"type": "string"},
                        "leases": {
                          "type": "array", "items": {"$ref": "#/components/schemas/Lease"}
                        },
                        "kept": {"type": "boolean"},
                        "violations": {
                          "type": "array",
                          "items": {
                            "type": "object", "required": ["dependency", "action"],
                            "properties": {
                              "dependency": {"type": "string"},
                              "test": {"type": "string"},
                              "action": {"type": "string"}
                            }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "400": {"$ref": "#/components/responses/Refused"}
            }
          }
        },
        "/stop": {
          "post": {
            "operationId": "stop",
            "summary": "Stop all; only with the address that `assay up` wrote.",
            "responses": {
              "200": {"description": "Stopping."},
              "400": {"$ref": "#/components/responses/Refused"}
            }
          }
        }
      },
      "components": {
        "parameters": {
          "name": {"name": "name", "in": "path", "required": true, "schema": {"type": "string"}}
        },
        "responses": {
          "Dependency": {
            "description": "It answers.",
            "content": {
              "application/json": {"schema": {"$ref": "#/components/schemas/Dependency"}}
            }
          },
          "Refused": {
            "description": "The request is wrong; the error says where and what to do.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          },
          "Failed": {
            "description": "The server did not start or answer.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
          }
        },
        "schemas": {
          "Dependency": {
            "type": "object", "required": ["name", "kind", "state"],
            "properties": {
              "name": {"type": "string"},
              "kind": {"type": "string"},
              "state": {"enum": ["declared", "started"]},
              "server": {"type": "string", "examples": ["PostgreSQL 15.18"]},
              "runtime": {"enum": ["container", "process"]},
              "reason": {"type": "string", "description": "Why it runs this way."},
              "startUpMilliseconds": {"type": "number"},
              "wasPrepared": {"type": "boolean"}
            }
          },
          "Description": {
            "type": "object", "required": ["kind"], "additionalProperties": false,
            "properties": {
              "kind": {"type": "string", "examples": ["postgres", "redis:7"]},
              "name": {"type": "string", "description": "Left out: the kind."},
              "version": {"type": "string"},
              "migrations": {"type": "string", "description": "Absolute path of a folder."},
              "seed": {"type": "string", "description": "Absolute path of a file."},
              "isolation": {"type": "string"},
              "runtime": {"enum": ["auto", "container", "process"]},
              "settings": {"type": "object", "additionalProperties": {"type": "string"}}
            }
          },
          "Lease": {
            "type": "object",
            "required": [
              "id", "dependency", "kind", "suite", "isolation", "url", "values", "env"
            ],
            "properties": {
              "id": {"type": "string"},
              "dependency": {"type": "string"},
              "kind": {"type": "string"},
              "suite": {"type": "string"},
              "test": {"type": "string"},
              "isolation": {"type": "string", "examples": ["database assay_k2jd81_4"]},
              "url": {"type": "string"},
              "values": {"type": "object", "additionalProperties": {"type": "string"}},
              "env": {"type": "object", "additionalProperties": {"type": "string"}}
            }
          },
          "Error": {
            "type": "object", "required": ["error"],
            "properties": {
              "error": {
                "type": "object", "required": ["attempt", "subject", "happened", "message"],
                "properties": {
                  "attempt": {"type": "string"},
                  "subject": {"type": "string"},
                  "happened": {"type": "string"},
                  "remedy": {"type": "string"},
                  "message": {"type": "string"}
                }
              }
            }
          }
        }
      }
    }
    """
}
