package databases

import rego.v1

# A plan that would lose a database is stopped, whoever has agreed to it.
deny contains message if {
	some change in input.resource_changes
	change.type == "aws_db_instance"
	"delete" in change.change.actions
	message := sprintf("%s would be destroyed", [change.address])
}

deny contains message if {
	some change in input.resource_changes
	change.type == "aws_db_instance"
	change.change.after.storage_encrypted == false
	message := sprintf("%s is not encrypted", [change.address])
}
