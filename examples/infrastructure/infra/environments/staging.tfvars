environment = "staging"
db_size     = "db.t4g.micro"
