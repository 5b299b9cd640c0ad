module kubecred.test/corpus

go 1.24
